"""The texts that required pages begin with (`required_pages.py`), as HTML.

What stands here is true of every portal that runs this software. What it cannot know is a place
to fill in.
"""

TEXTS = {
    "about": """
<p>[Cần điền: tên cổng] là kênh thông tin chính thức của [Cần điền: cơ quan chủ quản], hoạt động
theo giấy phép [Cần điền: số, ngày và nơi cấp giấy phép].</p>
<h2>Cổng đưa những gì</h2>
<ul>
<li>Tin tức, sự kiện và hoạt động chỉ đạo, điều hành của địa phương.</li>
<li>Thông báo, văn bản lấy ý kiến Nhân dân và tài liệu kèm theo.</li>
<li>Phát biểu của lãnh đạo, ghi đúng chức vụ vào lúc phát biểu.</li>
</ul>
<h2>Người chịu trách nhiệm</h2>
<p>[Cần điền: chức vụ, họ và tên người chịu trách nhiệm nội dung].</p>
<h2>Khi có sai sót</h2>
<p>Mọi đính chính được ghi ngay trên bài và tập hợp tại trang <a href="/dinh-chinh/">Đính
chính</a>.</p>
""",
    "structure": """
<p>[Cần điền: một đoạn giới thiệu tổ chức của cơ quan và văn bản quy định].</p>
<h2>Lãnh đạo</h2>
<table>
<thead><tr><th scope="col">Họ và tên</th><th scope="col">Chức vụ</th><th scope="col">Điện
thoại</th><th scope="col">Thư điện tử công vụ</th></tr></thead>
<tbody><tr><td>[Cần điền: họ và tên]</td><td>[Cần điền: chức vụ]</td><td>[Cần điền: điện
thoại]</td><td>[Cần điền: thư điện tử]</td></tr></tbody>
</table>
<h2>Các đơn vị</h2>
<ul>
<li>[Cần điền: tên đơn vị, nhiệm vụ chính, điện thoại]</li>
</ul>
<h2>Sơ đồ tổ chức</h2>
<p>[Cần điền: chèn sơ đồ kèm mô tả bằng chữ, hoặc đính kèm tài liệu bên dưới].</p>
""",
    "duties": """
<p>Theo [Cần điền: số, ngày và tên văn bản quy định chức năng, nhiệm vụ], cơ quan có chức năng,
nhiệm vụ
và quyền hạn sau đây.</p>
<h2>Chức năng</h2>
<p>[Cần điền: chức năng].</p>
<h2>Nhiệm vụ và quyền hạn</h2>
<ol>
<li>[Cần điền: nhiệm vụ, quyền hạn]</li>
</ol>
<p>Toàn văn văn bản: [Cần điền: đính kèm văn bản bên dưới rồi xoá câu này].</p>
""",
    "contact": """
<h2>Toà soạn</h2>
<ul>
<li>Địa chỉ: [Cần điền: địa chỉ trụ sở]</li>
<li>Điện thoại: [Cần điền: số điện thoại]</li>
<li>Thư điện tử: [Cần điền: địa chỉ thư điện tử]</li>
<li>Giờ làm việc: [Cần điền: ngày và giờ làm việc]</li>
</ul>
<h2>Phản ánh, kiến nghị</h2>
<p>[Cần điền: người tiếp nhận, chức vụ, điện thoại và thư điện tử].</p>
<h2>Báo tin sai</h2>
<p>Nếu thấy một bài viết có điều chưa đúng, xin cho toà soạn biết theo địa chỉ trên, kèm địa chỉ
của bài.
Các đính chính đã đăng có tại trang <a href="/dinh-chinh/">Đính chính</a>.</p>
""",
    "information": """
<p>Công dân có quyền được biết thông tin do cơ quan nhà nước tạo ra, theo Luật Tiếp cận thông
tin.</p>
<h2>Thông tin được công khai</h2>
<p>[Cần điền: danh mục thông tin phải được công khai, nơi xem từng loại].</p>
<h2>Yêu cầu cung cấp thông tin</h2>
<p>Đầu mối cung cấp thông tin: [Cần điền: đơn vị hoặc người làm đầu mối, địa chỉ, điện thoại, thư
điện tử].</p>
<p>[Cần điền: cách gửi phiếu yêu cầu, chi phí nếu có, thời hạn trả lời; đính kèm mẫu phiếu bên
dưới].</p>
""",
    "privacy": """
<p>Trang này nói rõ cổng ghi nhận những gì khi bạn đọc. Người chịu trách nhiệm:
[Cần điền: cơ quan, người phụ trách bảo vệ dữ liệu cá nhân và cách liên hệ].</p>
<h2>Khi bạn đọc tin</h2>
<ul>
<li>Các trang đọc tin không đặt cookie, không có quảng cáo và không nhúng công cụ theo dõi của bên
khác.</li>
<li>Lựa chọn của bạn, như giao diện sáng hay tối và cỡ chữ, chỉ lưu trong trình duyệt của bạn.</li>
<li>Số lượt đọc được đếm theo bài và theo giờ, không kèm thông tin về người đọc.</li>
<li>Video chỉ được tải từ YouTube sau khi bạn bấm xem; khi đó YouTube biết địa chỉ mạng của
bạn.</li>
</ul>
<h2>Nhật ký của máy chủ</h2>
<p>Để bảo đảm an toàn, máy chủ ghi địa chỉ mạng, thời điểm và trang được mở. Nhật ký được giữ
[Cần điền: thời gian lưu nhật ký].</p>
<h2>Quyền của bạn</h2>
<p>[Cần điền: cách yêu cầu xem, sửa, xoá dữ liệu cá nhân mà cơ quan đang giữ].</p>
""",
    "terms": """
<h2>Sử dụng lại tin bài</h2>
<p>[Cần điền: điều kiện sử dụng lại tin bài, ảnh và tài liệu].</p>
<h2>Độ chính xác</h2>
<p>Văn bản đăng trên cổng để tra cứu; khi áp dụng, xin đối chiếu với bản chính do cơ quan ban hành.
Khi có sai sót, toà soạn <a href="/dinh-chinh/">đính chính công khai</a>.</p>
<h2>Liên kết ra ngoài</h2>
<p>Cổng không chịu trách nhiệm về nội dung của các trang khác mà cổng dẫn tới.</p>
<h2>Dữ liệu mở</h2>
<p>Tin bài, thông báo và các trang này có thể đọc bằng máy qua <a href="/api/">API</a> và nguồn
tin RSS.</p>
""",
    "accessibility": """
<p>Mọi người đều đọc được cổng này, kể cả người khiếm thị, khiếm thính hay khó dùng chuột.</p>
<h2>Cổng hỗ trợ những gì</h2>
<ul>
<li>Dùng được hoàn toàn bằng bàn phím; đầu mỗi trang có liên kết nhảy tới nội dung.</li>
<li>Đọc được bằng phần mềm đọc màn hình; ảnh có mô tả bằng chữ.</li>
<li>Đổi được cỡ chữ và giao diện sáng, tối; phóng to trang không mất nội dung.</li>
<li>Tìm kiếm được cả khi gõ không dấu.</li>
</ul>
<h2>Khi bạn gặp trở ngại</h2>
<p>Xin cho chúng tôi biết trang nào và trở ngại gì: [Cần điền: người tiếp nhận, điện thoại, thư
điện tử].
Chúng tôi trả lời trong [Cần điền: số ngày] ngày làm việc và có thể gửi nội dung ở dạng khác.</p>
""",
    "english": """
<p>[Cần điền: name of the portal in English] is the official news portal of
[Cần điền: name of the governing body in English].</p>
<h2>What you find here</h2>
<p>News and notices in Vietnamese about the province: decisions, events, public consultations and
the
documents that go with them.</p>
<h2>Contact</h2>
<ul>
<li>Address: [Cần điền: address in English]</li>
<li>Telephone: [Cần điền: telephone with country code]</li>
<li>E-mail: [Cần điền: e-mail]</li>
</ul>
""",
}
