"""The demo's pages: what required pages read like once they are filled in. All is invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPage:
    """A page; `parent` is the slug of the one above it, `translates` that of the Vietnamese one."""

    kind: str
    slug: str
    title: str
    description: str
    body: str
    parent: str = ""
    lang: str = "vi"
    translates: str = ""


PAGES = (
    DemoPage(
        kind="about",
        slug="gioi-thieu",
        title="Giới thiệu",
        description="Cổng thông tin này là gì, do ai quản lý và phục vụ ai.",
        body="""
<p>Cổng thông tin Hà Tĩnh đưa tin về hoạt động chỉ đạo, điều hành của tỉnh, đời sống ở cơ sở và các
thông báo mà người dân cần biết. Đây là bản trình diễn: các sự kiện, nhân vật và số liệu đều được
dựng lên để minh họa.</p>
<h2>Cổng đưa những gì</h2>
<ul>
<li>Tin tức, sự kiện, chính sách mới và việc thực hiện ở từng địa phương.</li>
<li>Thông báo, văn bản lấy ý kiến Nhân dân kèm tài liệu để tải về.</li>
<li>Phát biểu của lãnh đạo, ghi đúng chức vụ vào lúc phát biểu.</li>
</ul>
<h2>Khi có sai sót</h2>
<p>Mọi đính chính được ghi ngay trên bài và tập hợp tại trang <a href="/dinh-chinh/">Đính
chính</a>.</p>
""",
    ),
    DemoPage(
        kind="structure",
        slug="co-cau-to-chuc",
        title="Cơ cấu tổ chức",
        description="Ban biên tập và các bộ phận của toà soạn.",
        parent="gioi-thieu",
        body="""
<p>Toà soạn gồm Ban biên tập và ba bộ phận.</p>
<table>
<thead><tr><th scope="col">Bộ phận</th><th scope="col">Việc chính</th></tr></thead>
<tbody>
<tr><td>Ban biên tập</td><td>Duyệt bài, chịu trách nhiệm nội dung, đính chính</td></tr>
<tr><td>Phóng viên</td><td>Viết tin, bài và chụp ảnh ở cơ sở</td></tr>
<tr><td>Bộ phận thông báo</td><td>Đăng thông báo và văn bản lấy ý kiến</td></tr>
<tr><td>Bộ phận kỹ thuật</td><td>Vận hành cổng, sao lưu dữ liệu</td></tr>
</tbody>
</table>
""",
    ),
    DemoPage(
        kind="contact",
        slug="lien-he",
        title="Liên hệ",
        description="Địa chỉ, điện thoại, thư điện tử và cách báo tin sai.",
        body="""
<ul>
<li>Địa chỉ: Số 00 đường Minh Họa, thành phố Hà Tĩnh</li>
<li>Điện thoại: <a href="tel:02390000000">0239 000 0000</a>, giờ hành chính từ thứ hai đến thứ
sáu</li>
<li>Thư điện tử: <a href="mailto:banbientap@hatinh.example">banbientap@hatinh.example</a></li>
</ul>
<h2>Báo tin sai</h2>
<p>Nếu thấy một bài viết có điều chưa đúng, xin cho toà soạn biết theo địa chỉ trên, kèm địa chỉ của
bài. Toà soạn trả lời trong ba ngày làm việc.</p>
""",
    ),
    DemoPage(
        kind="privacy",
        slug="chinh-sach-bao-mat",
        title="Chính sách bảo mật",
        description="Cổng ghi nhận những gì về bạn đọc, để làm gì và trong bao lâu.",
        body="""
<h2>Khi bạn đọc tin</h2>
<ul>
<li>Các trang đọc tin không đặt cookie, không có quảng cáo và không nhúng công cụ theo dõi của bên
khác.</li>
<li>Giao diện sáng hay tối và cỡ chữ chỉ lưu trong trình duyệt của bạn.</li>
<li>Số lượt đọc được đếm theo bài và theo giờ, không kèm thông tin về người đọc.</li>
<li>Video chỉ được tải từ YouTube sau khi bạn bấm xem.</li>
</ul>
<h2>Nhật ký của máy chủ</h2>
<p>Để bảo đảm an toàn, máy chủ ghi địa chỉ mạng, thời điểm và trang được mở. Ở bản trình diễn này,
nhật ký được giữ ba mươi ngày.</p>
""",
    ),
    DemoPage(
        kind="english",
        slug="about",
        title="About this portal",
        description="What this portal is, who runs it and how to reach us.",
        lang="en",
        translates="gioi-thieu",
        body="""
<p>This portal carries news and notices from Hà Tĩnh province, in Vietnamese. It is a demonstration:
events, people and figures are invented.</p>
<h2>Contact</h2>
<ul>
<li>Address: 00 Minh Họa Street, Hà Tĩnh</li>
<li>E-mail: <a href="mailto:banbientap@hatinh.example">banbientap@hatinh.example</a></li>
</ul>
""",
    ),
)
