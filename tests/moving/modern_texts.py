"""Fifty texts of today, written for our tests: none of them is of an old font."""

VIETNAMESE = (
    "Sáng 12/3, Ủy ban nhân dân tỉnh họp phiên thường kỳ, nghe báo cáo về tiến độ giải ngân vốn "
    "đầu tư công và kế hoạch phòng, chống hạn mặn.",
    "Bà con xã Thạch Hạ là những người đầu tiên trồng thử giống lúa mới; vụ này mỗi sào thu được "
    "gần ba tạ rưỡi.",
    "ỦY BAN NHÂN DÂN TỈNH: THÔNG BÁO VỀ VIỆC TẠM DỪNG LƯU THÔNG QUA CẦU CŨ",
    "Đội tuyển của tỉnh về nhì toàn đoàn, sau chủ nhà Đắk Lắk; cô Hà là người ghi bàn thắng đầu.",
    "Ông Nguyễn Văn Là và bà Trần Thị Hòa có ba con: Lò, Cò và Hà.",
    "Quán cà phê của chị Thúy chỉ mở từ 5 giờ sáng đến 9 giờ, bán bánh mì, xôi và sữa đậu nành.",
    "Giá xăng E5 RON 92 giảm 320 đồng mỗi lít, dầu diesel giảm 150 đồng từ 15 giờ chiều nay.",
    "Theo ông François Lefèvre, chuyên gia người Pháp, dự án phục chế ngôi nhà cổ sẽ kéo dài đến "
    "năm 2028.",
    "Thời tiết ngày mai: Bắc Trung Bộ có mưa rào, gió đông nam cấp 3, nhiệt độ từ 24 đến 33 độ.",
    "Công an huyện đã khởi tố bị can về hành vi lừa đảo chiếm đoạt tài sản qua mạng xã hội.",
    "Học sinh lớp 9 được nghỉ Tết 14 ngày. Nhà trường nhắc các em không đốt pháo, không đi xe máy.",
    "“Chúng tôi sẽ hoàn thành trước ngày 30/6”, Giám đốc Sở Xây dựng nói tại buổi họp báo.",
    "Nước sông Ngàn Sâu lên nhanh, ngập đường vào ba thôn; bộ đội dùng xuồng đưa hơn 200 người "
    "già và trẻ em đến nơi an toàn.",
    "Triển lãm có tranh của Müller, Dürer và nhiều họa sĩ trẻ trong nước, mở cửa đến hết tháng 8.",
)
ENGLISH = (
    "The bridge will be closed to all traffic from Monday while engineers replace the bearings.",
    "© 2026 The Provincial Portal. All rights reserved. See § 4 of the terms, and § 7 on refunds.",
    "She ordered a café au lait and a crème brûlée, then read her résumé once more.",
    "Temperatures rose to 35 °C in the afternoon, ±2° higher than the forecast had said.",
    "Zoë and Chloë naïvely hoped that the façade would survive the cyclone.",
    "It costs £4.50, or ¥700, for ½ kg; a ¼ of the price is tax.",
    "UNIVERSITY OPENS NEW LABORATORY FOR MARINE BIOLOGY",
    "Beyoncé’s agent, André Núñez, did not answer our questions.",
    "He said it was the best thing that had happened to the town in a hundred years.",
    "The Microsoft® and Intel® logos are trademarks; so is the Windows® name.",
    "Déjà vu: the council postponed its vote on the coöperative once again.",
    "Ten men hung a big map on the main hall; an old man sat on a mat and ate a ham bun.",
)
FRENCH = (
    "L'été dernier, à la préfecture, les élèves ont présenté leur projet : « Une rivière propre ».",
    "Où êtes-vous né ? Là-bas, près de la forêt, où mon père a bâti sa première maison.",
    "Le maire a déclaré que les travaux seraient achevés avant Noël, malgré les intempéries.",
    "LES ÉLUS ONT ADOPTÉ LE BUDGET À L'UNANIMITÉ",
    "Ça a été très dur : ma sœur a dû céder sa place à un bébé, né la même nuit.",
    "Du thé, un café, une tarte aux pommes et du pâté : voilà ce que je préfère à midi.",
    "Après vingt années passées à l'étranger, André est revenu au pays où il était né.",
    "La fête a été gâchée par la pluie ; les invités sont rentrés trempés, mais ravis.",
    "Hélène et Gaëlle ont dîné à l'Hôtel-Dieu, côté jardin, sans être gênées par le bruit.",
    "Il y a là un âne, un bœuf, une brebis et même un lièvre : la crèche est complète.",
    "Les forêts brûlées mettront près d'un siècle à repousser, selon les spécialistes.",
    "Ne dites pas « c'est fini » : la bataille juridique ne fait que commencer, a-t-elle ajouté.",
)
GERMAN = (
    "Für die Bürger der Stadt wird das Gebäude ab März wieder geöffnet, sagte der Bürgermeister.",
    "Über die Höhe der Gebühren müssen die Gemeinderäte noch abstimmen; möglich wären fünf Euro.",
    "Größe, Länge und Gewicht der Fische überraschten sogar die ältesten Angler am Müggelsee.",
    "STRASSENSPERRUNG WEGEN HOCHWASSERS: UMLEITUNG ÜBER KÖLN",
    "Schöne Grüße aus München! Wir hören uns nächste Woche, spätestens übermorgen früh.",
    "Er aß süße Äpfel, trank heiße Milch und ließ die Tür zum Flur einen Spalt offen.",
    "Die Polizei sucht Zeugen: Ein Unbekannter hat in der Nacht fünf Räder gestohlen.",
    "Böse Überraschung für Häuslebauer – die Zinsen stiegen erneut, diesmal um 0,3 Prozent.",
    "Nach § 12 Absatz 3 genügt eine mündliche Erklärung; schriftlich wäre sie natürlich besser.",
    "Könntest du mir bitte das Öl geben? Ja, das grüne Fläschchen links über dem Spülbecken.",
    "Jörg und Käthe führen seit dreißig Jahren das Gasthaus „Zum fröhlichen Löwen“.",
    "Das Mädchen lächelte, als der Bär aus der Höhle kroch und gähnte.",
)
