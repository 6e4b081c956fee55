"""Quotes in old bodies: those that are sure become data, and none is put into a wrong mouth."""

import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.moving.bodies import tidied
from articles.moving.speaking import MAX_QUOTES, Said, take_quotes
from articles.text import richtext

# What a paragraph says → who says it: position and name. All were written for this test.
SPOKEN = {
    "Chủ tịch UBND tỉnh Nguyễn Văn Hải: “Phải xong trước mùa lũ.”": (
        "Chủ tịch UBND tỉnh",
        "Nguyễn Văn Hải",
    ),
    "<strong>Giám đốc Sở Y tế Lê Thị Thu Hà:</strong> “Vắc-xin đã về đủ các trạm.”": (
        "Giám đốc Sở Y tế",
        "Lê Thị Thu Hà",
    ),
    "Ông Trần Đình Nam, Chủ tịch UBND xã Thạch Hạ: “Bà con đã nhận đủ giống.”": (
        "Chủ tịch UBND xã Thạch Hạ",
        "Trần Đình Nam",
    ),
    "Bà Phan Thị Mai - Phó Giám đốc Sở Công Thương cho biết: “Giá điện không đổi”.": (
        "Phó Giám đốc Sở Công Thương",
        "Phan Thị Mai",
    ),
    "<em>Bí thư Huyện ủy Võ Minh Tuấn nhấn mạnh:</em> <em>“Dân phải được bàn trước.”</em>": (
        "Bí thư Huyện ủy",
        "Võ Minh Tuấn",
    ),
    'Đại tá Hoàng Quốc Việt, Phó Giám đốc Công an tỉnh: "Chúng tôi đã lập ba chốt."': (
        "Phó Giám đốc Công an tỉnh",
        "Hoàng Quốc Việt",
    ),
    "Trưởng phòng Kinh tế Bùi Thanh Sơn phát biểu: «Chợ mới mở cửa tháng Tư.»": (
        "Trưởng phòng Kinh tế",
        "Bùi Thanh Sơn",
    ),
    "Bộ trưởng Bộ Giao thông vận tải Đặng Hữu Phước: “Không lùi tiến độ thêm một ngày.”": (
        "Bộ trưởng Bộ Giao thông vận tải",
        "Đặng Hữu Phước",
    ),
    "Chánh Văn phòng UBND tỉnh Ngô Đức Thịnh: “Lịch tiếp dân có trên cổng thông tin.”": (
        "Chánh Văn phòng UBND tỉnh",
        "Ngô Đức Thịnh",
    ),
    "Hiệu trưởng Trường THPT Kỳ Anh Đoàn Văn Khôi: “Thi thử vào cuối tháng.”": (
        "Hiệu trưởng Trường THPT Kỳ Anh",
        "Đoàn Văn Khôi",
    ),
    "Phó Chủ tịch HĐND tỉnh Trịnh Xuân Bách kết luận: “Kỳ họp thông qua 12 nghị quyết.”": (
        "Phó Chủ tịch HĐND tỉnh",
        "Trịnh Xuân Bách",
    ),
    "Đồng chí Huỳnh Thanh Tâm, Bí thư Tỉnh ủy: “Việc gì có lợi cho dân thì làm.”": (
        "Bí thư Tỉnh ủy",
        "Huỳnh Thanh Tâm",
    ),
    "Chi cục trưởng Chi cục Thủy lợi Trần Quang Huy: “Mực nước còn dưới báo động 1.”": (
        "Chi cục trưởng Chi cục Thủy lợi",
        "Trần Quang Huy",
    ),
    "Giám đốc Bệnh viện Đa khoa tỉnh, bác sĩ Nguyễn Hữu Tình: “Ca mổ kéo dài bốn giờ.”": (
        "Giám đốc Bệnh viện Đa khoa tỉnh, bác sĩ",
        "Nguyễn Hữu Tình",
    ),
    "Chủ nhiệm Hợp tác xã Lê Văn Thao chia sẻ: “Cam năm nay được giá.”": (
        "Chủ nhiệm Hợp tác xã",
        "Lê Văn Thao",
    ),
    "Phó Bí thư Thường trực Tỉnh đoàn Phạm Ngọc Ánh: “Có 300 tình nguyện viên.”": (
        "Phó Bí thư Thường trực Tỉnh đoàn",
        "Phạm Ngọc Ánh",
    ),
    "Thượng tá Đinh Công Lý, Trưởng Công an huyện: “Xe quá tải giảm một nửa.”": (
        "Trưởng Công an huyện",
        "Đinh Công Lý",
    ),
    "Cục trưởng Cục Thống kê Trương Minh Đức: “GRDP tăng 8,4%.”": (
        "Cục trưởng Cục Thống kê",
        "Trương Minh Đức",
    ),
    "Tổng Giám đốc Công ty Môi trường Phan Bá Thọ: “Rác được gom trong ngày.”": (
        "Tổng Giám đốc Công ty Môi trường",
        "Phan Bá Thọ",
    ),
    "Trưởng thôn Nguyễn Bá Lộc nói: “Làng có điện từ năm 1995.”": (
        "Trưởng thôn",
        "Nguyễn Bá Lộc",
    ),
    "Viện trưởng Viện KSND tỉnh Lê Hồng Quân: “Không có vùng cấm.”": (
        "Viện trưởng Viện KSND tỉnh",
        "Lê Hồng Quân",
    ),
    "Chánh án TAND huyện Trần Thị Lan khẳng định: “Phiên tòa công khai.”": (
        "Chánh án TAND huyện",
        "Trần Thị Lan",
    ),
    "Phó Thủ tướng Nguyễn Hòa An yêu cầu: “Báo cáo trước ngày 15.”": (
        "Phó Thủ tướng",
        "Nguyễn Hòa An",
    ),
    "Giám đốc Điện lực Hồng Lĩnh Bùi Văn Tám: “Sáng mai có điện lại.<br>Xin bà con yên tâm.”": (
        "Giám đốc Điện lực Hồng Lĩnh",
        "Bùi Văn Tám",
    ),
    "Đại biểu Quốc hội Phùng Thị Nga: “Cần nói rõ nguồn vốn.”": (
        "Đại biểu Quốc hội",
        "Phùng Thị Nga",
    ),
    "Chính ủy Bộ CHQS tỉnh Võ Quang Thiện: “Bộ đội ở lại đến khi nước rút.”": (
        "Chính ủy Bộ CHQS tỉnh",
        "Võ Quang Thiện",
    ),
    "<b>Phó Trưởng ban Dân tộc Đặng Thị Hồng</b>: “Có thêm hai lớp học tiếng Chứt.”": (
        "Phó Trưởng ban Dân tộc",
        "Đặng Thị Hồng",
    ),
    "Chủ tịch Hội Nông dân tỉnh Ngô Văn Quyết đề nghị: “Giảm lãi vay cho nhà nông.”": (
        "Chủ tịch Hội Nông dân tỉnh",
        "Ngô Văn Quyết",
    ),
    "Người phát ngôn UBND tỉnh Phạm Gia Bảo: “Chưa có thiệt hại về người.”": (
        "Người phát ngôn UBND tỉnh",
        "Phạm Gia Bảo",
    ),
    "Nguyên Giám đốc Sở Văn hóa Trần Hữu Thung: “Ví, giặm phải sống trong làng.”": (
        "Nguyên Giám đốc Sở Văn hóa",
        "Trần Hữu Thung",
    ),
}
# Marks and colons in which no official says anything, or more than that is said.
NOT_SPOKEN = """
Hội thảo có chủ đề: “Chuyển đổi số vì người dân”.
Ca khúc của nhạc sĩ Trần Hoàn: “Giữa Mạc Tư Khoa nghe câu hò Nghệ Tĩnh”.
Khẩu hiệu năm nay: “Nước sạch cho mọi nhà”.
UBND tỉnh ban hành kế hoạch: “Trồng một triệu cây xanh”.
Chủ tịch UBND tỉnh Nguyễn Văn Hải cho biết việc đã xong.
Chủ tịch UBND tỉnh Nguyễn Văn Hải: “Đã xong”, còn Giám đốc Sở Lê An: “Chưa”.
Giám đốc Sở Y tế Lê Thị Hà nói “sẽ có đủ thuốc” trong tháng này.
Bí thư Huyện ủy trao tặng Nguyễn Thị Hoa: “Bằng khen của Thủ tướng”.
Phóng viên: “Ông nghĩ gì về việc này?”
PV: “Khi nào cầu thông xe?”
Hỏi: “Thủ tục mất bao lâu?”
Theo Giám đốc Sở Y tế Lê Thị Hà: “Dịch đã được khống chế.”
Tại hội nghị, Chủ tịch UBND huyện Lê Văn Ba: “Cần làm ngay.”
Bài thơ của Trưởng ban Văn nghệ Nguyễn Du: “Trăm năm trong cõi người ta”.
Trong thư gửi thầy cô, Bộ trưởng Nguyễn Kim Sơn: “Chúc mừng năm học mới”.
Cuốn sách của Chủ tịch Hội Nhà văn Trần Thị Thắng: “Gió Lào”.
Danh hiệu cho Giám đốc Lê An: “Doanh nhân tiêu biểu”.
Chị Hoa: “Em mừng lắm!”
Người dân xã Thạch Hạ: “Đường đẹp quá.”
Thời gian: “Từ 7 giờ đến 11 giờ”.
Ảnh: “Cầu Bến Thủy” của Lê Văn Bình.
Liên danh Phó Giám đốc Trần Nam và Trưởng phòng Lê Bình: “Chúng tôi đồng ý.”
Giám đốc Sở Tài chính Lê Văn Bốn: “Ngân sách đủ chi.” Ông nói thêm về thuế đất.
Giám đốc Sở: “Ngân sách đủ chi.”
Bổ nhiệm Phó Giám đốc Nguyễn Văn Năm: “Quyết định số 12/QĐ-UBND”.
Đường Nguyễn Thị Minh Khai: “điểm đen” về tai nạn.
Trường THPT Phan Đình Phùng: “Tự hào 100 năm”.
Thủ tướng Phạm Văn Đồng là người đã viết: “Nước mạnh là nhờ dân giàu”.
Chủ tịch nước gửi Giám đốc Nguyễn Văn Sáu: “Thư khen”.
Chủ tịch Hồ Chí Minh: “Non sông Việt Nam có trở nên tươi đẹp hay không.”
""".strip().splitlines()


def test_the_paragraphs_are_thirty_each():
    assert len(SPOKEN) == len(NOT_SPOKEN) == 30


@pytest.mark.parametrize("text", SPOKEN)
def test_an_official_who_surely_speaks_becomes_data(text):
    spoken = take_quotes(f"<p>Trước.</p><p>{text}</p><p>Sau.</p>")
    assert spoken.html == f"<p>Trước.</p>{richtext.marker(1)}<p>Sau.</p>"
    ((number, position, name, words, place),) = spoken.said
    assert (number, position, name, place) == (1, *SPOKEN[text], 1)
    plain = richtext.plain(text.replace("<br>", " "))
    assert " ".join(words.split()).rstrip(".") in plain
    assert words[0] not in '“"«'
    assert spoken.unsure == []


@pytest.mark.parametrize("text", NOT_SPOKEN)
def test_what_is_no_sure_quote_stays_text(text):
    spoken = take_quotes(f"<p>{text}</p>")
    assert (spoken.html, spoken.said) == (f"<p>{text}</p>", [])


def test_what_may_be_one_is_named():
    text = "Theo Giám đốc Sở Y tế Lê Thị Hà: “Dịch đã được khống chế.”"
    assert take_quotes(f"<p>{text}</p>").unsure == [text]
    assert take_quotes("<p>Chủ đề: “Chuyển đổi số”.</p>").unsure == []


def test_a_name_that_is_known_needs_no_office():
    html = "<p>Y Lý Êban: “Nước về rồi.”</p>"
    assert take_quotes(html).said == []
    said = take_quotes(html, {"Y Lý Êban"}).said
    assert said == [Said(1, "", "Y Lý Êban", "Nước về rồi.", 0)]


WHO = "Chủ tịch UBND tỉnh Nguyễn Văn Hải"


def test_words_may_run_through_paragraphs():
    html = f"<p>{WHO}: “Một.</p><p>Hai.</p><p>Ba.”</p><p>Sau.</p>"
    spoken = take_quotes(html)
    assert spoken.html == f"{richtext.marker(1)}<p>Sau.</p>"
    assert spoken.said[0].words == "Một.\nHai.\nBa."
    never = f"<p>{WHO}: “Một.</p>" + "<p>Hai.</p>" * 9
    assert take_quotes(never).html == never


@pytest.mark.parametrize(
    "quoted",
    [
        "<p>“Phải xong.”</p>",
        "<blockquote><p>“Phải xong.”</p></blockquote>",
        "<blockquote><p>Phải xong.</p></blockquote>",
    ],
)
def test_the_speaker_may_stand_above_the_words(quoted):
    spoken = take_quotes(f"<p>{WHO} nhấn mạnh:</p>{quoted}<p>Sau.</p>")
    assert spoken.html == f"{richtext.marker(1)}<p>Sau.</p>"
    assert spoken.said[0][1:4] == ("Chủ tịch UBND tỉnh", "Nguyễn Văn Hải", "Phải xong.")


def test_in_a_quotation_of_its_own_a_speaker_is_found():
    spoken = take_quotes(f"<blockquote><p>{WHO}: “Phải xong.”</p></blockquote>")
    assert spoken.html == richtext.marker(1)


@pytest.mark.parametrize("more", ['<a href="/x">xem</a>', '<img src="/a.jpg">', "<sup>2</sup>"])
def test_a_paragraph_that_holds_more_than_words_stays(more):
    html = f"<p>{WHO}: “Phải xong {more}.”</p>"
    spoken = take_quotes(html)
    assert (spoken.html, spoken.said) == (html, [])
    assert len(spoken.unsure) == 1


def test_numbers_go_on_from_those_that_are_there_and_end_somewhere():
    html = richtext.marker(4) + f"<p>{WHO}: “Phải xong.”</p>" * (MAX_QUOTES + 2)
    spoken = take_quotes(html)
    assert richtext.quote_numbers(spoken.html) == list(range(4, MAX_QUOTES + 5))
    assert spoken.html.endswith(f"<p>{WHO}: “Phải xong.”</p>" * 2)
    assert len(spoken.unsure) == 2


def test_a_body_in_which_nobody_speaks_stays_as_it_is():
    html = "<p>Một <b>đoạn</b> không ai nói.</p>"
    assert take_quotes(html).html is html


PIECES = [
    "<p>",
    "</p>",
    "<blockquote>",
    "<br>",
    f"{WHO}: ",
    "“",
    "”",
    ":",
    "lời ",
    "<b>",
    "\n",
    "«",
]


@hypothesis_settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_no_word_is_lost_whatever_the_body_is(html):
    body = tidied(html)
    spoken = take_quotes(body, [WHO[-14:]])
    left = "".join(re.sub(r"<[^>]*>|\W", "", spoken.html).split())
    taken = "".join(f"{said.position}{said.name}{said.words}" for said in spoken.said)
    together = re.sub(r"\W", "", left + taken)
    assert sorted(together) == sorted(re.sub(r"<[^>]*>|\W", "", body))
