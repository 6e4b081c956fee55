"""Demo content as plain data: categories, officials, stories, threads and notices.

The first story and the first five notices are the sample page (`sample_page.txt`), letter
for letter, and of its time. Everything else is invented: the events, the people and the smaller
places. It happens these days, so its offices are those since 1 July 2025: province and commune,
no district.
Pictures are named here and drawn by `pictures.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from textwrap import dedent
from zoneinfo import ZoneInfo

BLOCKS = ("<h2", "<figure", "<ul", "<table", "<blockquote", "<div", "<p")


@dataclass(frozen=True)
class Picture:
    """A picture to draw: a scene of `pictures.py`, its seed, and the words that go with it."""

    scene: str
    seed: str
    alt: str
    credit: str = "Tranh minh họa: Tòa soạn"


@dataclass(frozen=True)
class Identity:
    """Who publishes the portal: fields of models.Portal."""

    name: str
    owner: str
    responsible: str
    licence: str
    address: str
    phone: str
    email: str
    reuse_notice: str
    description: str = ""
    further_phones: str = ""


@dataclass(frozen=True)
class Category:
    """A section of the portal."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True)
class Official:
    """A person who is quoted; `position` is the one held today, `portrait` is square."""

    key: str
    name: str
    position: str
    organisation: str
    portrait: Picture


@dataclass(frozen=True)
class Quote:
    """Words of an official, with the position held when they were said.

    `words` carry no outer quotation marks and no final full stop. `number` is the N of the
    marker in the story's body, from 1.
    """

    official: str
    position: str
    words: str
    number: int
    photo: Picture | None = None
    caption: str = ""


@dataclass(frozen=True)
class Film:
    """A video of our own, drawn for the demo: its files beside this one are called `name`."""

    name: str
    title: str
    caption: str
    poster_alt: str


@dataclass(frozen=True)
class Correction:
    """A correction in the form of the press law, `age` minutes old."""

    false_words: str
    right_words: str
    decided_by: str
    text: str
    age: int


@dataclass(frozen=True)
class Article:
    """A story. In its body, HTML, a `div` marks the place of a quote.

    `state` is "published", "draft" or "scheduled". `age` counts minutes: before now if
    published, after now if scheduled, unused in a draft. `published_at`, where given, is the
    fixed time of publication and wins over `age`. `body_picture` stands behind the first
    paragraph, and so does the `gallery` of pictures with their captions; `document` is the title
    of a PDF that holds the same picture. `film` stands at the end of the body.
    """

    headline: str
    lead: str
    body: str
    category: str
    byline: str
    source: str
    cover: Picture
    cover_caption: str
    state: str
    age: int
    quotes: tuple[Quote, ...] = ()
    published_at: datetime | None = None
    body_picture: Picture | None = None
    body_caption: str = ""
    gallery: tuple[tuple[Picture, str], ...] = ()
    document: str = ""
    short_headline: str = ""
    film: Film | None = None
    description: str = ""
    correction: Correction | None = None


@dataclass(frozen=True)
class Thread:
    """An event, and the headlines of the stories that follow it."""

    name: str
    description: str
    articles: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """A line of the ticker, with at most one target: an internal path or a story's headline.

    `state` is "showing", "expired" or "upcoming"; `kind` a TickerNotice.Kind. A consultation
    takes comments for `days` more.
    """

    text: str
    url: str = ""
    article: str = ""
    pinned: bool = False
    state: str = "showing"
    kind: str = "notice"
    days: int = 0


def _html(text):
    """The body as HTML: blank lines part its blocks, and a block without a tag is a paragraph."""
    blocks = (" ".join(block.split()) for block in dedent(text).split("\n\n"))
    return "\n".join(
        block if block.startswith(BLOCKS) else f"<p>{block}</p>" for block in blocks if block
    )


# Nobody answers this telephone, and .example is nobody's domain.
IDENTITY = Identity(
    name="Cổng thông tin Hà Tĩnh",
    owner="Ủy ban nhân dân tỉnh Hà Tĩnh",
    responsible="Trưởng Ban biên tập Nguyễn Văn Mẫu (nhân vật minh họa)",
    licence="Bản trình diễn, chưa có giấy phép thiết lập trang thông tin điện tử tổng hợp",
    address="Số 00 đường Minh Họa, phường Thành Sen, tỉnh Hà Tĩnh",
    phone="0239 000 0000",
    email="banbientap@hatinh.example",
    reuse_notice="Ghi rõ nguồn “Cổng thông tin Hà Tĩnh” khi sử dụng lại tin, bài.",
    description="Tin tức, thông báo và chỉ đạo điều hành của tỉnh Hà Tĩnh, cập nhật mỗi ngày.",
    further_phones="Tiếp nhận phản ánh: 0239 000 0001",
)

# The sections, in the order of the menu.
CATEGORIES = (
    Category(
        slug="chinh-quyen",
        name="Chính quyền - Cải cách hành chính",
        description=(
            "Hoạt động của chính quyền các cấp, thủ tục hành chính và dịch vụ công trên địa bàn "
            "tỉnh."
        ),
    ),
    Category(
        slug="kinh-te",
        name="Kinh tế",
        description=(
            "Nông nghiệp, công nghiệp, hạ tầng, thị trường và chuyện làm ăn của người dân, doanh "
            "nghiệp."
        ),
    ),
    Category(
        slug="van-hoa-xa-hoi",
        name="Văn hóa - Xã hội",
        description=(
            "Di sản, lễ hội, đời sống làng quê phố thị và những câu chuyện đẹp thường ngày."
        ),
    ),
    Category(
        slug="giao-duc",
        name="Giáo dục",
        description="Trường lớp, thầy cô, học trò và những đổi mới trong dạy và học.",
    ),
    Category(
        slug="y-te",
        name="Y tế",
        description="Phòng bệnh, chữa bệnh và chăm sóc sức khỏe cộng đồng.",
    ),
    Category(
        slug="the-thao",
        name="Thể thao",
        description="Các giải đấu, vận động viên và phong trào rèn luyện trong tỉnh.",
    ),
)

# The people quoted. The first two are those of the sample page, whose offices ended with the
# districts and communes of their time: what they held then stands in their quotes.
OFFICIALS = (
    Official(
        key="tran-quoc-toan",
        name="Trần Quốc Toản",
        position="Nguyên Giám đốc Trung tâm Hành chính công TP Hà Tĩnh",
        organisation="",
        portrait=Picture(
            "suit", "tran-quoc-toan", "Chân dung vẽ ông Trần Quốc Toản mặc com-lê, thắt cà vạt"
        ),
    ),
    Official(
        key="nguyen-song-han",
        name="Nguyễn Sông Hàn",
        position="Nguyên Chủ tịch UBND Xã Thạch Hạ",
        organisation="",
        portrait=Picture(
            "shirt", "nguyen-song-han", "Chân dung vẽ Nguyễn Sông Hàn mặc áo sơ mi sáng màu"
        ),
    ),
    Official(
        key="le-thi-minh-hai",
        name="Lê Thị Minh Hải",
        position="Chủ tịch UBND xã Phú Lâm",
        organisation="UBND xã Phú Lâm",
        portrait=Picture(
            "blazer", "le-thi-minh-hai", "Chân dung vẽ bà Lê Thị Minh Hải mặc áo vest"
        ),
    ),
    Official(
        key="pham-van-loc",
        name="Phạm Văn Lộc",
        position="Trưởng khoa Phòng chống bệnh truyền nhiễm",
        organisation="Trung tâm Kiểm soát bệnh tật tỉnh",
        portrait=Picture(
            "coat",
            "pham-van-loc",
            "Chân dung vẽ bác sĩ Phạm Văn Lộc mặc áo blouse trắng, đeo ống nghe",
        ),
    ),
    Official(
        key="ngo-xuan-hoang",
        name="Ngô Xuân Hoàng",
        position="Phó Giám đốc Bệnh viện Đa khoa khu vực Bắc Sơn",
        organisation="Bệnh viện Đa khoa khu vực Bắc Sơn",
        portrait=Picture(
            "coat",
            "ngo-xuan-hoang",
            "Chân dung vẽ bác sĩ Ngô Xuân Hoàng mặc áo blouse trắng, đeo ống nghe",
        ),
    ),
    Official(
        key="dang-thi-thu-ha",
        name="Đặng Thị Thu Hà",
        position="Hiệu trưởng Trường THPT Sông La",
        organisation="Trường THPT Sông La",
        portrait=Picture(
            "ao-dai", "dang-thi-thu-ha", "Chân dung vẽ cô giáo Đặng Thị Thu Hà mặc áo dài thêu hoa"
        ),
    ),
    Official(
        key="bui-quang-vinh",
        name="Bùi Quang Vinh",
        position="Trưởng phòng Trồng trọt, Chi cục Trồng trọt và Bảo vệ thực vật",
        organisation="Chi cục Trồng trọt và Bảo vệ thực vật",
        portrait=Picture("polo", "bui-quang-vinh", "Chân dung vẽ ông Bùi Quang Vinh mặc áo cổ bẻ"),
    ),
    Official(
        key="hoang-dinh-cuong",
        name="Hoàng Đình Cương",
        position="Giám đốc HTX Nông nghiệp Đồng Tiến",
        organisation="HTX Nông nghiệp Đồng Tiến",
        portrait=Picture(
            "polo", "hoang-dinh-cuong", "Chân dung vẽ ông Hoàng Đình Cương mặc áo cổ bẻ"
        ),
    ),
    Official(
        key="phan-thi-ngoc-lan",
        name="Phan Thị Ngọc Lan",
        position="Trưởng phòng Di sản, Bảo tàng tỉnh",
        organisation="Bảo tàng tỉnh",
        portrait=Picture(
            "ao-dai", "phan-thi-ngoc-lan", "Chân dung vẽ bà Phan Thị Ngọc Lan mặc áo dài thêu hoa"
        ),
    ),
    Official(
        key="ho-si-thuc",
        name="Hồ Sĩ Thức",
        position="Trưởng ban Quản lý di tích đình Phú Lâm",
        organisation="UBND xã Phú Lâm",
        portrait=Picture(
            "shirt", "ho-si-thuc", "Chân dung vẽ ông Hồ Sĩ Thức mặc áo sơ mi sáng màu"
        ),
    ),
    Official(
        key="vo-duc-anh",
        name="Võ Đức Anh",
        position="Huấn luyện viên trưởng đội tuyển điền kinh tỉnh",
        organisation="Trung tâm Huấn luyện và Thi đấu thể thao tỉnh",
        portrait=Picture(
            "polo", "vo-duc-anh", "Chân dung vẽ huấn luyện viên Võ Đức Anh mặc áo cổ bẻ"
        ),
    ),
)

# Headlines that the notices point to.
DENGUE = "Hà Tĩnh ghi nhận 7 ca sốt xuất huyết tại chỗ, mỗi nhà cần dành 10 phút diệt lăng quăng"
SUPPLIES = "Xuống tận bờ ruộng chỉ bà con Cẩm Xuyên cách chọn và dùng vật tư nông nghiệp"

# The stories: the sample page first, then from the newest to the oldest, then the unpublished.
ARTICLES = (
    Article(
        headline="Chỉ số CCHC thành phố Hà Tĩnh đứng đầu trong các đơn vị cấp huyện",
        lead=(
            "Chiều 20/3, Ban Thường vụ Thành ủy Hà Tĩnh tổ chức hội nghị sơ kết 1 năm thực hiện "
            "Nghị quyết số 05-NQ/Th.U ngày 30/10/2017 về đẩy mạnh cải cách hành chính (CCHC) giai "
            "đoạn 2017 - 2021."
        ),
        body=_html("""
            Sau 1 năm triển khai thực hiện Nghị quyết số 05-NQ/Th.U về đẩy mạnh CCHC giai đoạn
            2017 -2021, TP Hà Tĩnh đã đạt những kết quả bước đầu khá tích cực. Các cấp ủy, chính
            quyền đã tập trung cao trong lãnh đạo, thực hiện nghị quyết.

            Chỉ số CCHC thành phố tiếp tục đứng thứ nhất trong các đơn vị cấp huyện thuộc tỉnh.
            Tạo được chuyển biến tích cực về những vấn đề trọng tâm như: công tác cải cách thể
            chế; cải cách thủ tục hành chính; cải cách hành chính công và hiện đại hóa nền hành
            chính.

            <div class="quote" data-quote="1"></div>

            Chất lượng tiếp nhận, giải quyết thủ tục hành chính đối với công dân, tổ chức đến giao
            dịch ngày càng được nâng lên; Trung tâm Hành chính công thành phố đi vào hoạt động đã
            mang lại hiệu quả thiết thực trong việc giải quyết các TTHC kịp thời cho nhân dân,
            được nhân dân hài lòng...

            <div class="quote" data-quote="2"></div>

            Đặc biệt, tinh thần, ý thức trách nhiệm, kỷ luật, kỷ cương hành chính của đội ngũ cán
            bộ, công chức, viên chức ngày càng được nâng lên. CCHC đã góp phần phục vụ nhân dân
            tốt hơn, đồng thời phát huy nguồn lực, thu hút đầu tư, phát triển kinh tế - xã hội địa
            phương.
        """),
        category="chinh-quyen",
        byline="",
        source="",
        cover=Picture(
            "hall",
            "so-ket-cai-cach-hanh-chinh",
            "Tranh vẽ hội trường nhìn từ cuối phòng: diễn giả đứng sau bục gỗ, màn hình chiếu "
            "biểu đồ cột, đại biểu ngồi kín các hàng ghế",
        ),
        cover_caption="Hội nghị sơ kết công tác cải cách hành chính (tranh minh họa).",
        state="published",
        age=0,
        quotes=(
            Quote(
                official="tran-quoc-toan",
                position="Giám đốc Trung tâm Hành chính công TP Hà Tĩnh",
                words=(
                    "Cần hoàn thiện các tính năng của hệ thống phần mềm để hỗ trợ đắc lực cho công"
                    " tác CCHC hiện nay"
                ),
                number=1,
            ),
            Quote(
                official="nguyen-song-han",
                position="Chủ tịch UBND Xã Thạch Hạ",
                words=(
                    "Tiếp tục thực hiện công tác tuyên truyền với nhiều hình thức và nội dung "
                    "phong phú, góp phần nâng cao nhận thức trong cán bộ, đảng viên và nhân dân về"
                    " CCHC"
                ),
                number=2,
            ),
        ),
        published_at=datetime(2019, 3, 21, 8, 18, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
        short_headline="TP Hà Tĩnh đứng đầu về cải cách hành chính",
        description=(
            "TP Hà Tĩnh đứng thứ nhất về chỉ số cải cách hành chính trong các đơn vị cấp huyện sau "
            "một năm thực hiện Nghị quyết số 05-NQ/Th.U."
        ),
    ),
    Article(
        headline=DENGUE,
        lead=(
            "Cả bảy bệnh nhân đều mắc bệnh tại nơi cư trú, không ai đi xa trong hai tuần trước đó."
            " Ngành y tế nhận định mầm bệnh đã lưu hành trong cộng đồng và đề nghị từng gia đình "
            "cùng vào cuộc."
        ),
        body=_html("""
            Theo số liệu giám sát tuần qua, các ca bệnh nằm rải rác ở ba khu dân cư ven sông, tập
            trung nhiều nhất tại tổ dân phố Hợp Thành với bốn ca. Bệnh nhân nhỏ tuổi nhất mới lên
            sáu, người lớn tuổi nhất đã 72. Đến nay năm người đã xuất viện, hai người còn điều trị
            trong tình trạng ổn định.

            Kết quả điều tra véc-tơ khiến cán bộ y tế lo ngại: cứ 100 hộ được kiểm tra thì có
            <strong>34 hộ</strong> còn dụng cụ chứa nước có lăng quăng, chủ yếu là chum vại không
            đậy nắp, lốp xe cũ và khay hứng nước sau tủ lạnh.

            <div class="quote" data-quote="1"></div>

            <h2>Những dấu hiệu không được chủ quan</h2>

            Sốt xuất huyết thường khởi phát bằng cơn sốt cao đột ngột, đau đầu, đau mỏi cơ khớp.
            Giai đoạn nguy hiểm lại là lúc người bệnh bắt đầu hạ sốt, từ ngày thứ ba đến ngày thứ
            bảy. Gia đình cần đưa người bệnh đến cơ sở y tế ngay khi thấy một trong các biểu hiện
            sau:

            <ul>
            <li>Đau bụng nhiều, nôn liên tục, vật vã hoặc li bì;</li>
            <li>Chảy máu chân răng, chảy máu cam, đi ngoài phân đen;</li>
            <li>Tay chân lạnh, tiểu ít, da nổi nhiều chấm xuất huyết.</li>
            </ul>

            <div class="quote" data-quote="2"></div>

            Từ đầu tuần, ba đội xung kích với hơn 60 thành viên đã đến từng nhà thu gom phế thải,
            thả cá bảy màu vào bể nước và phun hóa chất xử lý hai ổ dịch. Chiến dịch kéo dài bốn
            tuần, mỗi sáng thứ bảy lặp lại một lần để cắt đứt vòng đời của muỗi.

            Người dân cần tư vấn có thể gọi đến trạm y tế nơi cư trú bất kể ngày đêm. Ngành y tế
            khuyến cáo không tự ý truyền dịch tại nhà, không dùng aspirin hay ibuprofen để hạ sốt.
        """),
        category="y-te",
        byline="Trần Khánh Vy",
        source="Báo địa phương",
        cover=Picture(
            "hospital",
            "sot-xuat-huyet",
            "Tranh vẽ bệnh viện sơn trắng có dấu thập xanh trên nóc, bốn người đứng trên lối "
            "vào giữa hai hàng cây",
        ),
        cover_caption=(
            "Các bệnh viện trong tỉnh đã dành khu điều trị riêng cho bệnh nhân sốt xuất huyết."
        ),
        state="published",
        age=12,
        quotes=(
            Quote(
                official="pham-van-loc",
                position=(
                    "Trưởng khoa Phòng chống bệnh truyền nhiễm, Trung tâm Kiểm soát bệnh tật tỉnh"
                ),
                words=(
                    "Phun hóa chất chỉ diệt được muỗi trưởng thành. Muốn dập dịch tận gốc, mỗi gia"
                    " đình hãy dành 10 phút mỗi tuần lật úp, đậy kín hoặc cọ rửa mọi vật chứa nước"
                    " trong nhà"
                ),
                number=1,
            ),
            Quote(
                official="ngo-xuan-hoang",
                position="Phó Giám đốc Bệnh viện Đa khoa khu vực Bắc Sơn",
                words=(
                    "Nhiều người thấy hạ sốt thì tưởng đã khỏi và xin về. Đó lại chính là lúc cần "
                    "được theo dõi sát nhất"
                ),
                number=2,
            ),
        ),
    ),
    Article(
        headline="Mở tuyến container hằng tuần, hàng xuất khẩu rời cảng sớm hơn ba ngày",
        lead=(
            "Chuyến tàu đầu tiên của tuyến vận tải cố định vừa rời bến với 186 container gỗ, dệt "
            "may và thủy sản. Từ nay doanh nghiệp trong tỉnh không còn phải chở hàng đi cảng khác "
            "chờ ghép chuyến."
        ),
        body=_html("""
            Đúng 6 giờ, cần cẩu số 2 nhấc container cuối cùng lên boong con tàu dài 147 mét. Trên
            cầu cảng, những người thợ bốc xếp vẫy tay chào thủy thủ đoàn. Với họ, đây là chuyến
            tàu được chờ đợi suốt hai năm.

            Tuyến mới cập cảng vào thứ năm hằng tuần, đi thẳng đến hai cảng trung chuyển trong khu
            vực. Trước đây, hàng của doanh nghiệp phải đi đường bộ gần 400 km rồi nằm bãi chờ tàu,
            vừa tốn cước vừa dễ lỡ hợp đồng.

            <table>
            <caption>Chi phí và thời gian đưa một container 40 feet lên tàu</caption>
            <thead><tr><th scope="col">Chặng</th><th scope="col">Trước đây</th><th
            scope="col">Tuyến mới</th></tr></thead>
            <tbody>
            <tr><th scope="row">Vận chuyển đường bộ</th><td>11,5 triệu đồng</td><td>3,2 triệu
            đồng</td></tr>
            <tr><th scope="row">Phí lưu bãi</th><td>1,8 triệu đồng</td><td>0,6 triệu
            đồng</td></tr>
            <tr><th scope="row">Thời gian chờ tàu</th><td>4 - 5 ngày</td><td>1 - 2 ngày</td></tr>
            </tbody>
            </table>

            Bà Nguyễn Thị Hiền, chủ một cơ sở chế biến mực khô, nhẩm tính mỗi tháng tiết kiệm được
            chừng 70 triệu đồng. “Điều quý hơn cả là mình hẹn được ngày giao hàng. Khách nước
            ngoài người ta cần chữ tín trước, giá cả tính sau”, bà nói.

            <h2>Vẫn cần thêm hàng chiều về</h2>

            Bài toán của hãng tàu lúc này là hàng nhập. Mới có khoảng 40% số container quay về có
            hàng, phần còn lại là vỏ rỗng. Ban quản lý cảng đang làm việc với các nhà máy thức ăn
            chăn nuôi và sợi trong vùng để lấp khoảng trống ấy.

            Nếu sản lượng giữ được trên 150 container mỗi chuyến trong sáu tháng, hãng tàu cam kết
            tăng lên hai chuyến một tuần.
        """),
        category="kinh-te",
        byline="Hoàng Nhật Minh",
        source="Báo địa phương",
        cover=Picture(
            "sea",
            "tuyen-container",
            "Tranh vẽ bốn con tàu gỗ treo cờ đỏ trên mặt biển lặng, xa xa là dãy núi",
        ),
        cover_caption="Vùng biển trước cảng nước sâu.",
        state="published",
        age=47,
    ),
    Article(
        headline="Phú Lâm đưa quầy “một cửa” về nhà văn hóa thôn, ai đến cũng được làm ngay",
        lead=(
            "Mỗi chiều thứ tư, một tổ công tác mang theo máy tính, máy quét và con dấu đến từng "
            "thôn của xã Phú Lâm. Chưa đầy hai tháng, hơn 900 hồ sơ đã được trả kết quả ngay trong"
            " buổi."
        ),
        body=_html("""
            Bà Trương Thị Nhuần, 78 tuổi, ở thôn Đông Trại, cầm tờ trích lục khai sinh của cháu
            nội còn thơm mùi mực, cười móm mém: từ lúc bước vào nhà văn hóa đến lúc cầm giấy chưa
            hết ấm nước chè xanh.

            Trước đây, từ Đông Trại lên trụ sở xã phải đi 9 km và qua một con ngầm hay ngập. Người
            già, người khuyết tật muốn làm giấy tờ phải nhờ con cháu nghỉ việc đưa đi. Từ thực tế
            đó, xã tổ chức “Chiều thứ tư không hẹn”: người dân không cần đặt lịch, không cần biết
            trước biểu mẫu, chỉ cần mang theo căn cước.

            <div class="quote" data-quote="1"></div>

            <h2>Làm được gì trong một buổi chiều?</h2>

            <ul>
            <li><strong>Hộ tịch:</strong> khai sinh, khai tử, xác nhận tình trạng hôn nhân, trích
            lục;</li>
            <li><strong>Chứng thực:</strong> bản sao, chữ ký, hợp đồng đơn giản;</li>
            <li><strong>Chính sách:</strong> trợ cấp người cao tuổi, bảo hiểm y tế, hỗ trợ học
            phí.</li>
            </ul>

            Hồ sơ phải chuyển lên cấp trên, chẳng hạn đất đai, cũng được tiếp nhận và hẹn ngày trả
            tại chính nhà văn hóa thôn. Đoàn viên thanh niên ngồi bàn bên cạnh, giúp người dân cài
            ứng dụng và nộp hồ sơ trực tuyến ngay trên điện thoại của mình.

            Cái khó lớn nhất là đường truyền. Hai thôn giáp núi chưa có cáp quang, tổ công tác
            phải phát sóng từ điện thoại và nhiều hôm phải chờ. Xã đã đề nghị nhà mạng lắp thêm
            trạm trong quý tới.
        """),
        category="chinh-quyen",
        byline="Lê Thùy Dương",
        source="Cổng thông tin điện tử tỉnh",
        cover=Picture(
            "hall",
            "mot-cua-phu-lam",
            "Tranh vẽ một buổi hội họp: người dân ngồi kín các hàng ghế, phía trên có người "
            "đứng nói sau bục gỗ cạnh màn hình biểu đồ",
        ),
        cover_caption="Một buổi họp ở nhà văn hóa thôn (tranh minh họa).",
        state="published",
        age=95,
        quotes=(
            Quote(
                official="le-thi-minh-hai",
                position="Chủ tịch UBND xã Phú Lâm",
                words=(
                    "Cán bộ đi 9 cây số thì chỉ mất một chuyến xe, còn để dân đi thì mất cả buổi "
                    "làm. Chúng tôi chọn để cán bộ đi"
                ),
                number=1,
                photo=Picture(
                    "road",
                    "duong-ve-dong-trai",
                    "Tranh vẽ con đường nhựa chạy thẳng về phía dãy núi, hai bên là hàng cây "
                    "và ruộng lúa, hai người đội nón lá đi bộ trên đường",
                ),
                caption="Con đường 9 km nối thôn Đông Trại với trung tâm xã Phú Lâm.",
            ),
        ),
    ),
    Article(
        headline="Hai bàn cuối trận, đội bóng tỉnh ngược dòng giành vé đá play-off",
        lead=(
            "Bị dẫn 1-2 đến phút 86, các cầu thủ áo đỏ vẫn kịp thắng 3-2 trước gần một vạn khán "
            "giả nhà. Chiến thắng đưa đội lên thứ ba, đủ điều kiện dự loạt trận tranh vé thăng "
            "hạng."
        ),
        body=_html("""
            Trận đấu bắt đầu như một cơn ác mộng. Mới phút thứ 9, đội khách mở tỷ số từ một quả
            phạt góc. Đội chủ nhà gỡ hòa nhờ cú sút xa của tiền vệ Đậu Văn Sơn, nhưng lại thủng
            lưới ngay trước giờ nghỉ.

            Sau giờ nghỉ, ban huấn luyện đẩy hậu vệ cánh lên cao và tung tiền đạo 19 tuổi Nguyễn
            Hữu Phát vào sân. Thế trận thay đổi hẳn: đội chủ nhà cầm bóng 64%, dứt điểm 14 lần,
            hai lần đưa bóng dội cột.

            Phút 86, Phát bật cao đánh đầu gỡ hòa 2-2. Khi trọng tài thứ tư giơ bảng bù giờ năm
            phút, cả khán đài đứng dậy. Và ở giây cuối cùng của phút 90+4, đội trưởng Trần Quang
            Huy đá nối quả tạt của chính Phát, ấn định tỷ số <strong>3-2</strong>.

            <blockquote><p>Tôi chỉ kịp thấy lưới rung, sau đó là một biển người. Đây là trận đấu
            tôi sẽ kể cho các con mình nghe.</p></blockquote>

            Ở loạt play-off, đội sẽ gặp đối thủ mạnh phía Nam. Trận lượt đi diễn ra trên sân
            khách, trận lượt về trên sân nhà sau đó một tuần. Ban tổ chức dành 1.200 vé miễn phí
            cho học sinh và công nhân khu công nghiệp.
        """),
        category="the-thao",
        byline="Đậu Quốc Bảo",
        source="Báo địa phương",
        cover=Picture(
            "stadium",
            "nguoc-dong-0",
            "Tranh vẽ sân bóng đá với cầu thủ áo đỏ và áo xanh chạy trên mặt cỏ, khán đài "
            "phía sau kín khán giả",
        ),
        cover_caption="Gần một vạn khán giả phủ kín các khán đài.",
        state="published",
        age=160,
    ),
    Article(
        headline="Học trò Sông La làm phao báo ngập từ can nhựa cũ, xã đặt ngay 20 chiếc",
        lead=(
            "Nhóm ba học sinh lớp 11 dùng can nhựa, tấm pin nhỏ và một mạch điện giá 180.000 đồng "
            "để đo mực nước tại các ngầm tràn. Khi nước vượt ngưỡng, phao tự nhắn tin cho trưởng "
            "thôn."
        ),
        body=_html("""
            Ý tưởng đến từ một buổi chiều tan học mắc kẹt. Trận mưa đầu nguồn làm ngầm Khe Mơ dâng
            nước rất nhanh, hơn bốn mươi học sinh phải đứng chờ ba tiếng bên bờ. “Em nghĩ nếu có
            ai báo trước nửa giờ thì cả trường đã ở lại lớp”, Phan Gia Hân, trưởng nhóm, kể lại.

            Cùng Nguyễn Tiến Đạt và Võ Thị Quỳnh Chi, Hân mất bốn tháng với chín phiên bản hỏng.
            Chiếc phao hiện nay nặng chưa đến hai cân, neo bằng dây cáp, cứ năm phút đo một lần và
            chạy liên tục 12 ngày không cần nắng.

            <div class="quote" data-quote="1"></div>

            Qua sáu trận mưa lớn, hai chiếc phao thử nghiệm gửi tổng cộng 31 cảnh báo, trong đó 29
            lần trùng khớp với số đo của trạm thủy văn. Hai lần sai do rác quấn vào cảm biến, nhóm
            đã khắc phục bằng một vòng lưới chắn.

            <h2>Từ phòng thí nghiệm ra bờ suối</h2>

            Ba xã vùng thượng đã đặt 20 chiếc để lắp tại các ngầm tràn trước mùa mưa. Nhóm không
            bán bản quyền mà công bố toàn bộ sơ đồ mạch, kèm video hướng dẫn để trường khác tự
            làm.

            Khoản thưởng 15 triệu đồng từ cuộc thi sáng tạo cấp tỉnh được các em dùng mua linh
            kiện cho <em>câu lạc bộ chế tạo</em> của trường, nay đã có 46 thành viên.
        """),
        category="giao-duc",
        byline="Phạm Diệu Linh",
        source="Báo địa phương",
        cover=Picture(
            "school",
            "phao-bao-ngap",
            "Tranh vẽ ngôi trường hai tầng mái ngói, cờ đỏ sao vàng giữa sân và học sinh áo "
            "trắng giữa những cây phượng nở hoa",
        ),
        cover_caption="Trường THPT Sông La, nơi chiếc phao báo ngập ra đời.",
        state="published",
        age=245,
        quotes=(
            Quote(
                official="dang-thi-thu-ha",
                position="Hiệu trưởng Trường THPT Sông La",
                words=(
                    "Chúng tôi không dạy các em làm phao. Nhà trường chỉ mở cửa phòng thực hành "
                    "sau giờ học và cho phép các em được hỏng chín lần"
                ),
                number=1,
            ),
        ),
    ),
    Article(
        headline="Đêm ví, giặm bên bến sông níu chân khách phương xa",
        lead=(
            "Không sân khấu lớn, không vé mời, chỉ có chiếu hoa trải dưới gốc đa và tiếng hát đối "
            "đáp của hai phường vải, phường củi. Đêm nào bến nước cũng kín người ngồi nghe."
        ),
        body=_html("""
            Tối thứ sáu, chị Đoàn Thị Lam gấp vội chiếc áo thợ may, khoác lên mình bộ áo nâu, chít
            khăn mỏ quạ rồi chèo thuyền sang bến. Trên bờ, câu hát đối của phường bạn đã cất lên,
            vừa trêu ghẹo vừa thách đố.

            Câu lạc bộ dân ca của làng ra đời từ một nhóm bảy người hát cho vui sau vụ gặt. Nay
            thành viên đã là 38, người lớn tuổi nhất 84, người nhỏ nhất đang học lớp ba. Mỗi tuần
            một đêm, họ hát miễn phí cho bất kỳ ai ghé bến.

            <h2>Giữ lời cổ, thêm chuyện mới</h2>

            Ông Cao Xuân Hạnh, người đặt lời mới cho nhiều làn điệu, bảo hát ví hay ở chỗ ứng tác.
            Có đêm khách ngồi dưới hỏi bằng thơ, người hát phải đáp lại ngay bằng câu hát, cả bến
            cười vang.

            <blockquote><p>Câu ví không nằm trong sách. Nó nằm trên môi người cấy, người chèo đò.
            Còn người hát là còn câu ví.</p></blockquote>

            Nhờ những đêm diễn, sáu hộ quanh bến mở dịch vụ lưu trú, bán kẹo cu đơ, chè xanh, bánh
            đa vừng. Trung bình mỗi cuối tuần bến đón 200 khách, một nửa đến từ tỉnh ngoài.

            Mùa hè tới, câu lạc bộ sẽ mở lớp truyền dạy cho thiếu nhi vào ba buổi chiều mỗi tuần.
            Danh sách đăng ký đã có 52 em.
        """),
        category="van-hoa-xa-hoi",
        byline="Nguyễn Thảo Nguyên",
        source="Báo địa phương",
        cover=Picture(
            "river",
            "dem-vi-giam",
            "Tranh vẽ dòng sông phẳng lặng với chiếc thuyền gỗ và người chèo đội nón lá, xa "
            "xa là hàng cây và dãy núi",
        ),
        cover_caption="Bến sông, nơi những đêm hát ví được tổ chức hằng tuần.",
        state="published",
        age=380,
    ),
    Article(
        headline=SUPPLIES,
        lead=(
            "Thay vì mời nông dân lên hội trường, cán bộ kỹ thuật mang mẫu phân bón, thuốc bảo vệ "
            "thực vật ra đồng, cùng bà con đọc nhãn, pha thuốc và tính tiền ngay trên bờ ruộng."
        ),
        body=_html("""
            Bảy giờ sáng, hơn năm mươi nông dân đứng quanh chiếc bàn gấp kê giữa bờ vùng. Trên bàn
            là mười hai gói phân, trong đó có ba gói giả vừa bị thu giữ. Câu đố đơn giản mà không
            dễ: gói nào là giả? Chỉ bốn người trả lời đúng cả ba.

            Cuộc thi nhỏ ấy mở đầu cho đợt tuyên truyền kéo dài ba tuần tại 14 cánh đồng ở Cẩm
            Xuyên. Người dân được hướng dẫn tra mã sản phẩm bằng điện thoại, phân biệt danh mục
            thuốc được phép và đã bị loại bỏ, cách thu gom vỏ bao sau khi dùng.

            <div class="quote" data-quote="1"></div>

            <h2>Bốn đúng, một không</h2>

            <ul>
            <li><strong>Đúng thuốc:</strong> chọn theo sâu bệnh, không chọn theo lời mách;</li>
            <li><strong>Đúng lúc:</strong> phun khi sâu non tuổi nhỏ, tránh trưa nắng và trước
            mưa;</li>
            <li><strong>Đúng liều lượng, nồng độ:</strong> đong bằng cốc có vạch;</li>
            <li><strong>Đúng cách:</strong> mang khẩu trang, găng tay, đi xuôi chiều gió;</li>
            <li><strong>Không</strong> vứt vỏ bao, chai lọ xuống mương.</li>
            </ul>

            <div class="quote" data-quote="2"></div>

            Cùng thời gian này, đoàn liên ngành kiểm tra 63 cửa hàng, xử phạt năm cơ sở bán hàng
            quá hạn và một cơ sở kinh doanh phân bón không rõ nguồn gốc, thu giữ gần 1,4 tấn hàng.

            Bà con phát hiện vật tư nghi giả, kém chất lượng nên giữ lại hóa đơn, chụp ảnh nhãn và
            báo cho cán bộ khuyến nông xã. Mọi tin báo đều được phản hồi trong 48 giờ.
        """),
        category="kinh-te",
        byline="Bùi Hải Đăng",
        source="Cổng thông tin điện tử tỉnh",
        cover=Picture(
            "fields",
            "vat-tu-nong-nghiep",
            "Tranh vẽ cánh đồng lúa xanh dưới chân núi, ba nông dân đội nón lá đi giữa những "
            "thửa ruộng",
        ),
        cover_caption="Cánh đồng lúa đang thì con gái, thời điểm bà con bắt đầu bón thúc.",
        state="published",
        age=520,
        quotes=(
            Quote(
                official="bui-quang-vinh",
                position="Trưởng phòng Trồng trọt, Chi cục Trồng trọt và Bảo vệ thực vật",
                words=(
                    "Ruộng nào chúng tôi khảo sát cũng đang bón thừa đạm từ 20 đến 30%. Bón thừa "
                    "là mất tiền hai lần, một lần mua phân và một lần mua thuốc"
                ),
                number=1,
            ),
            Quote(
                official="hoang-dinh-cuong",
                position="Giám đốc HTX Nông nghiệp Đồng Tiến",
                words=(
                    "Hợp tác xã đứng ra mua chung cho 320 hộ nên có hóa đơn, có người chịu trách "
                    "nhiệm, mà mỗi sào còn rẻ hơn mua lẻ gần 60.000 đồng"
                ),
                number=2,
            ),
        ),
    ),
    Article(
        headline="Khám bệnh qua màn hình, người già vùng thượng bớt một chuyến đường xa",
        lead=(
            "Mười một trạm y tế xã vừa được kết nối với bệnh viện khu vực. Bệnh nhân ngồi tại trạm"
            " vẫn được bác sĩ chuyên khoa nghe tim phổi, đọc phim và kê đơn."
        ),
        body=_html("""
            Cụ Lê Văn Quế, 81 tuổi, bị suy tim đã sáu năm. Mỗi lần tái khám, con trai cụ phải nghỉ
            làm một ngày, thuê xe đi về hơn 110 km. Tuần này, cụ chỉ mất hai mươi phút ở trạm y tế
            cách nhà một quãng đi bộ.

            Điều dưỡng đặt ống nghe điện tử lên ngực cụ, âm thanh truyền thẳng đến tai nghe của
            bác sĩ tim mạch. Máy điện tim cầm tay in kết quả ra màn hình hai đầu. Bác sĩ dặn giảm
            một loại thuốc, hẹn gặp lại sau bốn tuần.

            <h2>Mỗi buổi sáng một chuyên khoa</h2>

            <table>
            <caption>Lịch khám từ xa trong tuần, từ 7 giờ 30 đến 11 giờ</caption>
            <thead><tr><th scope="col">Ngày</th><th scope="col">Chuyên khoa</th></tr></thead>
            <tbody>
            <tr><th scope="row">Thứ hai</th><td>Tim mạch</td></tr>
            <tr><th scope="row">Thứ ba</th><td>Nội tiết, đái tháo đường</td></tr>
            <tr><th scope="row">Thứ tư</th><td>Nhi khoa</td></tr>
            <tr><th scope="row">Thứ năm</th><td>Da liễu</td></tr>
            <tr><th scope="row">Thứ sáu</th><td>Sức khỏe tâm thần</td></tr>
            </tbody>
            </table>

            Sau năm tuần chạy thử, hệ thống đã khám cho 1.046 lượt người. Chỉ 13% trong số đó phải
            chuyển tuyến, phần còn lại được theo dõi ngay tại xã.

            Người bệnh không phải trả thêm khoản nào ngoài mức đồng chi trả của bảo hiểm y tế.
            Thuốc được cấp tại trạm; với thuốc chuyên khoa, bưu tá giao tận nhà trong hai ngày.
        """),
        category="y-te",
        byline="Trần Khánh Vy",
        source="Báo địa phương",
        cover=Picture(
            "hospital",
            "kham-tu-xa",
            "Tranh vẽ tòa nhà bệnh viện màu trắng có dấu thập xanh, hai bên lối vào là hàng "
            "cây và vài người đang đứng",
        ),
        cover_caption="Bệnh viện khu vực, đầu mối của mạng lưới khám chữa bệnh từ xa.",
        state="published",
        age=760,
    ),
    Article(
        headline="Số hóa 1,2 triệu trang hồ sơ đất đai, tỷ lệ trả đúng hẹn vượt 98%",
        lead=(
            "Kho giấy cao đến trần nhà nay nằm gọn trong máy chủ. Thời gian tra cứu một thửa đất "
            "giảm từ nửa ngày xuống còn chưa đầy một phút."
        ),
        body=_html("""
            Phòng lưu trữ cũ của văn phòng đăng ký đất đai từng có tám dãy giá sắt và một chiếc
            thang. Mỗi lần cần bản đồ địa chính thập niên 1990, cán bộ phải leo lên, lật từng bó,
            ghi tay vào phiếu.

            Sau ba tháng làm hai ca, 24 thanh niên tình nguyện cùng cán bộ chuyên môn đã quét xong
            1,2 triệu trang, gắn mã thửa và đối chiếu từng quyển sổ. Gần 4.300 trang rách, mờ được
            phục chế trước khi quét.

            <table>
            <caption>Kết quả giải quyết hồ sơ đất đai trước và sau khi số hóa</caption>
            <thead><tr><th scope="col">Chỉ tiêu</th><th scope="col">Quý trước</th><th
            scope="col">Quý này</th></tr></thead>
            <tbody>
            <tr><th scope="row">Hồ sơ tiếp nhận</th><td>6.418</td><td>7.205</td></tr>
            <tr><th scope="row">Trả đúng và trước hẹn</th><td>87,3%</td><td>98,1%</td></tr>
            <tr><th scope="row">Phải bổ sung giấy tờ</th><td>21,6%</td><td>7,9%</td></tr>
            </tbody>
            </table>

            Người dân được lợi thấy rõ nhất ở khâu nộp hồ sơ. Những giấy tờ đã có trong kho dữ
            liệu thì không phải nộp lại. Anh Thái Bá Khang, làm thủ tục tách thửa, cho biết lần
            trước phải photo 17 tờ, lần này chỉ ký đúng một tờ đơn.

            Giai đoạn tiếp theo, dữ liệu sẽ được liên thông với cơ quan thuế để tự tính nghĩa vụ
            tài chính, rút ngắn thêm ba ngày làm việc.
        """),
        category="chinh-quyen",
        byline="Võ Thanh Tùng",
        source="Cổng thông tin điện tử tỉnh",
        cover=Picture(
            "town",
            "so-hoa-dat-dai",
            "Tranh vẽ một góc phố: những dãy nhà nhiều màu san sát, hàng cây và người đi bộ "
            "trên vỉa hè",
        ),
        cover_caption="Một góc phố ở trung tâm tỉnh.",
        state="published",
        age=1130,
    ),
    Article(
        headline="Tiếng đục bên mép sóng và lớp thợ đóng thuyền tuổi đôi mươi",
        lead=(
            "Làng đóng thuyền Bình Giang từng chỉ còn bốn thợ già. Ba năm qua, mười chín thanh "
            "niên trong làng đã trở về cầm lại cây đục, cây bào."
        ),
        body=_html("""
            Trong xưởng lợp lá dừa, Lê Văn Trung, 22 tuổi, ghé mắt ngắm đường cong của tấm ván
            lườn vừa được hơ lửa. Nóng quá thì ván cháy, non lửa thì ván gãy, người thợ chỉ có đôi
            mắt và mùi khói để đoán định.

            Trung học nghề từ ông nội, người đã đóng hơn 300 con thuyền trong đời. Một chiếc
            thuyền câu dài chín mét cần bốn thợ làm trong 40 ngày, bán được khoảng 180 triệu đồng,
            trừ chi phí mỗi người được chừng 14 triệu.

            <h2>Nghề cũ gặp cách làm mới</h2>

            Điều khác biệt của lớp trẻ là họ vẽ mẫu trên máy tính trước khi xẻ gỗ, nhờ đó giảm một
            phần mười lượng ván bỏ đi. Họ còn nhận đóng thuyền du lịch, thuyền mô hình và quay
            video từng công đoạn để giới thiệu với khách.

            <blockquote><p>Máy tính giúp mình không phí gỗ. Còn để con thuyền biết chạy trên sóng
            thì vẫn phải nghe lời ông nội.</p></blockquote>

            Xã đã dành 6.000 m² đất ven cửa lạch làm khu xưởng tập trung, có đường triền hạ thủy
            và nơi xử lý mùn cưa. Lớp dạy nghề đầu tiên sẽ khai giảng ngay trong quý này, học phí
            do quỹ khuyến công chi trả.
        """),
        category="van-hoa-xa-hoi",
        byline="Nguyễn Thảo Nguyên",
        source="Báo địa phương",
        cover=Picture(
            "sea",
            "dong-thuyen-binh-giang",
            "Tranh vẽ những chiếc thuyền đánh cá bằng gỗ treo cờ đỏ trên mặt biển lặng, gần bờ cát",
        ),
        cover_caption="Thuyền gỗ của làng Bình Giang trên vùng biển gần bờ.",
        state="published",
        age=1490,
    ),
    Article(
        headline="Cam chín rộ, nhà vườn Sơn Hạ livestream bán hàng từ gốc cây",
        lead=(
            "Mỗi tối hai giờ phát trực tiếp, tổ hợp tác cam Sơn Hạ bán được từ 3 đến 5 tấn quả. "
            "Giá tại vườn nhờ thế giữ trên 35.000 đồng một ký ngay giữa vụ."
        ),
        body=_html("""
            Điện thoại gắn trên cành cam, đèn pin treo lủng lẳng, chị Nguyễn Thị Xoan bổ đôi quả
            cam vàng ươm trước 1.700 người đang xem. “Cây này trồng năm thứ tám, cả nhà mình ăn
            thử rồi mới dám bán”, chị cười, tay kia thoăn thoắt gõ trả lời khách.

            Ba năm trước, vườn cam 400 gốc của chị phụ thuộc hoàn toàn vào thương lái. Được mùa
            thì rớt giá, có năm phải đổ bỏ cả tấn. Nay bảy phần mười sản lượng được bán thẳng cho
            người ăn.

            <div class="quote" data-quote="1"></div>

            <h2>Bán bằng lòng tin</h2>

            Mỗi thùng cam dán một mã số. Khách quét mã sẽ thấy tên chủ vườn, ngày hái, lần bón
            phân gần nhất. Quả dập, quả chua được đổi ngay, không hỏi lý do. Tỷ lệ đổi trả cả vụ
            mới dừng ở 1,2%.

            Tổ hợp tác có 27 hộ với 64 ha, trong đó 40 ha đạt tiêu chuẩn VietGAP. Dự kiến toàn vụ
            thu 900 tấn, đem về hơn 30 tỷ đồng.

            Hạ tầng vẫn là nỗi lo. Đường vào vườn hẹp, xe tải phải đỗ cách 2 km, mỗi ký cam gánh
            thêm 700 đồng tiền trung chuyển. Tuyến đường nội đồng rộng 5 m đang được giải phóng
            mặt bằng để kịp dùng vào vụ sau.
        """),
        category="kinh-te",
        byline="Bùi Hải Đăng",
        source="Báo địa phương",
        cover=Picture(
            "fields",
            "cam-son-ha",
            "Tranh vẽ những thửa ruộng xanh trải dài tới chân đồi, ba người đội nón lá đang "
            "đi trên đồng",
        ),
        cover_caption="Đồng đất Sơn Hạ dưới chân đồi.",
        state="published",
        age=1900,
        quotes=(
            Quote(
                official="hoang-dinh-cuong",
                position="Giám đốc HTX Nông nghiệp Đồng Tiến",
                words=(
                    "Người mua bây giờ không chỉ mua quả cam, họ mua cả câu chuyện và cái tên của "
                    "người trồng. Mình làm dối một lần là mất khách cả đời"
                ),
                number=1,
                photo=Picture(
                    "market",
                    "gian-hang-cam",
                    "Tranh vẽ ba sạp chợ mái che kẻ sọc chất đầy trái cây, người mua người "
                    "bán đứng quanh sạp",
                ),
                caption="Gian hàng nông sản của hợp tác xã tại phiên chợ cuối tuần.",
            ),
        ),
    ),
    Article(
        headline="Hai điểm lẻ về chung một mái trường, 312 học sinh lần đầu có phòng bộ môn",
        lead=(
            "Sau 14 tháng thi công, Trường Tiểu học và THCS Yên Bắc đã có dãy nhà ba tầng mới. Xe "
            "đưa đón miễn phí giúp học sinh ở xa không phải bỏ học vì đường dài."
        ),
        body=_html("""
            Tiếng trống đầu tuần vang lên trên sân trường còn thơm mùi vôi. Lần đầu tiên, học sinh
            của hai điểm trường cách nhau 7 km cùng đứng chào cờ dưới một lá cờ.

            Trước khi sáp nhập, mỗi điểm lẻ chỉ có ba đến bốn lớp, có lớp ghép hai trình độ. Giáo
            viên tiếng Anh, tin học phải chạy đi chạy lại, nhiều tuần không đủ tiết. Phòng máy
            tính chung có 11 chiếc thì năm chiếc hỏng.

            <h2>Trường mới có gì?</h2>

            <ul>
            <li>Mười sáu phòng học, bốn phòng bộ môn, thư viện mở ra sân;</li>
            <li>Bếp bán trú phục vụ 180 suất ăn mỗi trưa;</li>
            <li>Hai xe buýt 29 chỗ đưa đón học sinh của năm thôn xa nhất.</li>
            </ul>

            Phụ huynh ban đầu không khỏi băn khoăn. Chị Hồ Thị Mận, có hai con học lớp hai và lớp
            sáu, kể đã thức trắng đêm khi nghe tin đóng điểm trường gần nhà. “Nay thấy con về khoe
            được nhìn kính hiển vi, tôi yên tâm rồi”, chị nói.

            Hai khu trường cũ không bỏ hoang: một nơi thành nhà văn hóa thôn, nơi kia thành lớp
            mầm non.
        """),
        category="giao-duc",
        byline="Phạm Diệu Linh",
        source="Báo địa phương",
        cover=Picture(
            "school",
            "mai-truong-yen-bac",
            "Tranh vẽ ngôi trường sơn vàng mái ngói đỏ, cột cờ giữa sân, học sinh áo trắng "
            "giữa những cây phượng nở hoa",
        ),
        cover_caption="Giờ ra chơi ở ngôi trường mới.",
        state="published",
        age=2450,
    ),
    Article(
        headline="Gần 2.500 người chạy ven biển, góp 1,1 tỷ đồng xây sân chơi cho trẻ em",
        lead=(
            "Mỗi ki-lô-mét hoàn thành được các nhà tài trợ quy đổi thành 20.000 đồng. Số tiền thu "
            "được đủ để dựng chín sân chơi tại các xã bãi ngang."
        ),
        body=_html("""
            Năm giờ sáng, mặt trời còn chưa nhô khỏi đường chân trời, dòng người áo đủ màu đã kín
            vạch xuất phát. Có cụ ông 76 tuổi chạy chân trần, có người mẹ đẩy xe nôi, có cả nhóm
            công nhân vừa tan ca đêm.

            Giải năm nay có bốn cự ly: 3 km cho gia đình, 5 km, 10 km và bán marathon. Cung đường
            men theo bờ biển, qua hai làng chài và một rừng phi lao, được đánh giá là đẹp nhưng
            khó vì gió ngược ở 6 km cuối.

            Ở bán marathon nam, Trịnh Công Luận về nhất với thành tích 1 giờ 13 phút 40 giây. Nội
            dung nữ thuộc về Hà Thị Thanh Tâm, giáo viên tiểu học, sau 1 giờ 29 phút 05 giây.

            <h2>Đường chạy không rác</h2>

            Ban tổ chức không dùng cốc nhựa mà phát cho mỗi người một cốc gấp bằng silicon. Hai
            trăm tình nguyện viên đi sau đoàn chạy, thu gom được 1,6 tấn rác dạt vào bờ.

            Sân chơi đầu tiên sẽ khởi công vào tháng tới, gồm cầu trượt, tường leo và bãi cát,
            dành cho hơn 600 trẻ em một xã bãi ngang trước nay chưa từng có chỗ chơi công cộng.
        """),
        category="the-thao",
        byline="Đậu Quốc Bảo",
        source="Báo địa phương",
        cover=Picture(
            "sea",
            "chay-ven-bien",
            "Tranh vẽ vùng biển lặng nhìn từ bờ cát, bốn chiếc thuyền cá treo cờ đỏ, phía "
            "chân trời là dãy núi",
        ),
        cover_caption="Các vận động viên trên cung đường ven biển.",
        state="published",
        age=3010,
        gallery=(
            (
                Picture(
                    "town",
                    "vach-xuat-phat",
                    "Tranh vẽ phố nhỏ ven biển, người đi bộ trên vỉa hè trước những dãy nhà nhiều "
                    "màu",
                ),
                "Khu phố nơi đặt vạch xuất phát, trước giờ chạy.",
            ),
            (
                Picture(
                    "road",
                    "km-thu-tam",
                    "Tranh vẽ con đường thẳng giữa đồng lúa, hai bên là hàng cây, có người đội nón "
                    "lá đi bộ",
                ),
                "Ki-lô-mét thứ tám: đường giữa hai cánh đồng.",
            ),
            (
                Picture(
                    "bridge",
                    "cau-km-muoi-ba",
                    "Tranh vẽ cây cầu vòm trắng bắc qua sông, dưới cầu có chiếc thuyền gỗ",
                ),
                "Cầu qua cửa sông, nơi gió ngược bắt đầu.",
            ),
            (
                Picture(
                    "sea",
                    "lang-chai-thu-hai",
                    "Tranh vẽ bờ cát và những chiếc thuyền cá treo cờ đỏ neo gần bờ",
                ),
                "Làng chài thứ hai; tình nguyện viên thu gom rác dạt vào bờ ở đoạn này.",
            ),
            (
                Picture(
                    "market",
                    "cho-ven-duong",
                    "Tranh vẽ chợ quê với ba quầy mái che sọc trắng, trên quầy bày quả nhiều màu",
                ),
                "Chợ ven đường tiếp nước và trái cây cho người chạy.",
            ),
            (
                Picture(
                    "stadium",
                    "dich-san-van-dong",
                    "Tranh vẽ sân vận động kín khán giả, trên sân cỏ có cầu thủ áo đỏ và áo xanh",
                ),
                "",
            ),
        ),
    ),
    Article(
        headline="Thông xe cầu Bến Đò, hai bờ sông bớt 14 km đường vòng",
        lead=(
            "Cây cầu dài 286 m thay cho chuyến đò ngang đã chở người qua sông suốt gần một thế kỷ."
            " Ngay buổi sáng đầu tiên, hơn 3.000 lượt xe đã qua cầu."
        ),
        body=_html("""
            Người lái đò cuối cùng, ông Phan Đình Kha, là người đầu tiên được mời bước qua cầu.
            Ông đi chậm, thỉnh thoảng dừng lại vịn lan can nhìn xuống bến nước nơi mình đã chèo
            hơn bốn mươi năm.

            Khởi công cách đây 20 tháng, cầu có bảy nhịp, mặt rộng 9 m, chịu được xe tải 30 tấn.
            Tổng vốn đầu tư 148 tỷ đồng, trong đó người dân hai bờ hiến hơn 5.200 m² đất làm đường
            dẫn.

            <div class="quote" data-quote="1"></div>

            Với các hộ trồng rau bờ nam, cây cầu đồng nghĩa với việc đến chợ đầu mối trước 5 giờ
            sáng, khi rau còn được giá. Với học sinh bờ bắc, đó là những ngày mưa không còn phải
            nghỉ học.

            <h2>Lưu ý khi qua cầu</h2>

            Trong tháng đầu, xe tải trên 15 tấn chỉ được qua cầu từ 21 giờ đến 5 giờ sáng hôm sau
            để theo dõi độ lún. Tốc độ tối đa là 40 km/h. Hệ thống đèn chiếu sáng dùng pin mặt
            trời tự bật khi trời tối.
        """),
        category="kinh-te",
        byline="Hoàng Nhật Minh",
        source="Báo địa phương",
        cover=Picture(
            "bridge",
            "cau-ben-do",
            "Tranh vẽ cây cầu vòm trắng bắc qua dòng sông rộng, phía dưới có người đội nón lá "
            "chèo thuyền gỗ",
        ),
        cover_caption="Cầu Bến Đò nối đôi bờ sau 20 tháng thi công.",
        state="published",
        age=3600,
        quotes=(
            Quote(
                official="le-thi-minh-hai",
                position="Chủ tịch UBND xã Phú Lâm",
                words=(
                    "Không có một hộ nào phải cưỡng chế. Bà con nói với chúng tôi rằng đất thì "
                    "quý, nhưng con đường cho con cháu đi học còn quý hơn"
                ),
                number=1,
            ),
        ),
        body_picture=Picture(
            "river",
            "ben-do-cu",
            "Tranh vẽ khúc sông rộng với bến đò cũ, nơi người dân từng qua sông bằng thuyền",
        ),
        body_caption="Bến đò cũ, nhìn từ bờ nam.",
        document="Phương án tổ chức giao thông qua cầu Bến Đò",
        correction=Correction(
            false_words="Cây cầu dài 268 m",
            right_words="Cây cầu dài 286 m",
            decided_by="Trưởng Ban biên tập Nguyễn Văn Mẫu (nhân vật minh họa)",
            text="Hai chữ số cuối bị đảo khi đăng lần đầu. Lời sai đã được thay trong bài.",
            age=2900,
        ),
    ),
    Article(
        headline="Mưa dồn dập, ba xã ven sông đắp 800 m đê bao trước khi lũ lên",
        lead=(
            "Suốt đêm, hơn 700 người dân, bộ đội và thanh niên truyền tay nhau gần 20.000 bao cát."
            " Đến sáng, đỉnh lũ đi qua mà không một ngôi nhà nào bị ngập."
        ),
        body=_html("""
            Lượng mưa đo được trong 24 giờ ở vùng thượng nguồn vượt 310 mm. Đến 18 giờ, mực nước
            tại trạm đo chỉ còn cách mức báo động III 25 cm, trong khi đoạn đê phía đông vẫn thấp
            hơn các đoạn khác gần nửa mét.

            Loa truyền thanh phát lệnh huy động lúc 18 giờ 20. Nửa giờ sau, trên mặt đê đã sáng
            rực ánh đèn pin. Đàn ông xúc cát, phụ nữ buộc bao, người già nấu cháo và nước gừng.
            Không ai bảo ai, mỗi người tự tìm cho mình một việc.

            <blockquote><p>Tay ai cũng phồng rộp, nhưng cứ nghĩ nhà mình ở ngay dưới chân đê thì
            không ai muốn nghỉ.</p></blockquote>

            Lúc 4 giờ 10, nước lên đến mép hàng bao thứ hai rồi dừng lại. Ba điểm rò rỉ được phát
            hiện và xử lý kịp thời. Trước đó, 118 hộ vùng thấp đã được đưa đến trường học và nhà
            văn hóa.

            <h2>Sau đêm trắng</h2>

            Thiệt hại ban đầu gồm 46 ha lúa và hoa màu bị ngập, hai đoạn kênh sạt lở. Ngành nông
            nghiệp đã chuẩn bị 12 tấn giống ngắn ngày để hỗ trợ gieo lại.

            Dự báo mưa giảm dần trong hai ngày tới, song lực lượng canh đê vẫn trực 24/24 giờ cho
            đến khi nước xuống dưới báo động I.
        """),
        category="van-hoa-xa-hoi",
        byline="Lê Thùy Dương",
        source="Báo địa phương",
        cover=Picture(
            "river",
            "dap-de-bao",
            "Tranh vẽ khúc sông rộng mênh mông nước, một người đội nón lá trên thuyền gỗ, bên "
            "bờ có hai cây xanh",
        ),
        cover_caption="Khúc sông chảy qua ba xã.",
        state="published",
        age=4300,
    ),
    Article(
        headline="Cụ bà 91 tuổi đi lại được sau ca thay khớp háng ở bệnh viện khu vực",
        lead=(
            "Đây là ca thay khớp háng cho bệnh nhân cao tuổi nhất mà Bệnh viện Đa khoa khu vực Bắc"
            " Sơn từng thực hiện. Sáu ngày sau mổ, cụ đã tự bước đi với khung tập."
        ),
        body=_html("""
            Cụ Nguyễn Thị Em trượt chân ngã ở sân giếng, gãy cổ xương đùi. Cụ lại mắc tăng huyết
            áp, đái tháo đường và từng bị viêm phổi. Gia đình đã tính đưa cụ về nằm một chỗ vì sợ
            không qua được ca mổ.

            Hội chẩn ba khoa kết luận: nếu không phẫu thuật, nguy cơ loét tì đè và viêm phổi do
            nằm lâu còn cao hơn rủi ro trên bàn mổ. Ê-kíp chọn gây tê thay cho gây mê, mổ đường
            nhỏ và hạn chế tối đa mất máu.

            <div class="quote" data-quote="1"></div>

            Ca mổ kéo dài 55 phút, lượng máu mất chưa đến 200 ml. Ngay ngày hôm sau, kỹ thuật viên
            phục hồi chức năng đã giúp cụ ngồi dậy, tập thở và co duỗi chân.

            <h2>Phòng ngã cho người già</h2>

            Theo các bác sĩ, phần lớn ca gãy cổ xương đùi ở người cao tuổi xảy ra ngay trong nhà.
            Gia đình nên lắp tay vịn ở nhà vệ sinh, trải thảm chống trượt, để đèn ngủ trên lối đi
            và đo loãng xương định kỳ.

            Năm qua, bệnh viện đã thay 74 khớp háng, tỷ lệ biến chứng dưới 2%. Nhờ làm được tại
            chỗ, mỗi bệnh nhân tiết kiệm khoảng 15 triệu đồng chi phí đi lại và chăm nuôi.
        """),
        category="y-te",
        byline="Trần Khánh Vy",
        source="Báo địa phương",
        cover=Picture(
            "hospital",
            "thay-khop-hang",
            "Tranh vẽ bệnh viện nhiều tầng sơn trắng với dấu thập xanh lớn, hàng cây xanh và "
            "vài người trên lối vào",
        ),
        cover_caption="Bệnh viện Đa khoa khu vực Bắc Sơn.",
        state="published",
        age=5080,
        quotes=(
            Quote(
                official="ngo-xuan-hoang",
                position="Phó Giám đốc Bệnh viện Đa khoa khu vực Bắc Sơn",
                words=(
                    "Tuổi tác không phải là chống chỉ định. Điều quyết định là chuẩn bị kỹ trước "
                    "mổ và cho người bệnh vận động thật sớm sau mổ"
                ),
                number=1,
            ),
        ),
    ),
    Article(
        headline="Thư viện trên yên xe máy",
        lead=(
            "Hai thùng gỗ, 220 cuốn sách và một chiếc xe số cũ: suốt năm năm, thầy giáo về hưu "
            "Đinh Viết Hòa chở sách đến những bản làng xa nhất."
        ),
        body=_html("""
            Nghe tiếng xe lạch cạch đầu dốc, bọn trẻ ở xóm Khe Giao đã ùa ra. Thầy Hòa chưa kịp
            gạt chân chống thì hai nắp thùng đã được mở, những mái đầu khét nắng chụm lại, tiếng
            lật sách sột soạt.

            Thầy về hưu với 34 năm dạy văn. Năm đầu, thầy chỉ chở ba mươi cuốn của nhà. Rồi học
            trò cũ gửi tặng, các nhà xuất bản góp thêm, đến nay tủ sách đã có hơn 4.000 cuốn để
            luân phiên theo từng chuyến.

            Luật mượn sách của thầy rất lạ: không cần thẻ, không cần tiền đặt cọc. Muốn mượn cuốn
            mới, người đọc phải kể lại cho cả nhóm nghe cuốn cũ. Có em lúc đầu nói lí nhí, nay đã
            kể chuyện vanh vách trước toàn trường.

            <blockquote><p>Sách mất thì tôi buồn ít, sách còn nguyên không ai đọc mới buồn
            nhiều.</p></blockquote>

            Năm năm qua, chiếc xe đã đi gần 38.000 km, thay ba bộ lốp. Từ mô hình của thầy, sáu
            giáo viên trẻ trong vùng cũng bắt đầu những chuyến xe sách của riêng mình vào ngày
            nghỉ.
        """),
        category="giao-duc",
        byline="Nguyễn Thảo Nguyên",
        source="Báo địa phương",
        cover=Picture(
            "road",
            "thu-vien-xe-may",
            "Tranh vẽ con đường làng chạy về phía núi giữa hai hàng cây, hai người đội nón lá "
            "đi bộ trên đường",
        ),
        cover_caption="Cung đường quen thuộc của chiếc xe sách.",
        state="published",
        age=5800,
    ),
    Article(
        headline="Chợ quê quét mã trả tiền, từ mớ rau đến con cá",
        lead=(
            "Chín trong mười tiểu thương ở chợ Hôm đã nhận thanh toán không tiền mặt. Cái lợi "
            "không chỉ ở chỗ khỏi lo tiền lẻ mà còn là thói quen ghi chép sổ sách."
        ),
        body=_html("""
            Trên rổ rau muống của bà Trần Thị Lụa, 67 tuổi, cắm một tấm bìa in mã vuông nhỏ. Khách
            quét, chiếc loa bằng bàn tay đọc to số tiền. Bà cười: tai nghễnh ngãng nhưng nghe “tám
            nghìn đồng” là rõ nhất.

            Phong trào bắt đầu từ nhóm sáu đoàn viên thanh niên. Suốt một tháng, mỗi phiên chợ các
            em dựng một bàn nhỏ, giúp tiểu thương mở tài khoản, in mã, đặt hạn mức và nhận biết
            tin nhắn lừa đảo.

            <h2>Những con số sau ba tháng</h2>

            <ul>
            <li>212 trên 236 quầy hàng nhận chuyển khoản;</li>
            <li>Khoảng 4.800 giao dịch mỗi phiên, trung bình 46.000 đồng một lần;</li>
            <li>38 tiểu thương vay được vốn nhờ có lịch sử dòng tiền.</li>
            </ul>

            Nhưng không phải ai cũng thuận. Một số bà con lo mất sóng, lo con cháu biết hết tiền
            mình có. Ban quản lý chợ khẳng định tiền mặt vẫn được chấp nhận ở mọi quầy, không ai
            bị ép buộc.

            Từ kinh nghiệm ở đây, bảy chợ trong vùng sẽ làm theo, bắt đầu bằng việc phủ wifi miễn
            phí và lắp bảng cảnh báo lừa đảo ngay ở cổng chợ.
        """),
        category="kinh-te",
        byline="Võ Thanh Tùng",
        source="Báo địa phương",
        cover=Picture(
            "market",
            "cho-hom",
            "Tranh vẽ phiên chợ với ba sạp hàng mái che kẻ sọc, trái cây chất cao trên sạp, "
            "người mua đứng phía trước",
        ),
        cover_caption="Một phiên chợ Hôm.",
        state="published",
        age=6700,
    ),
    Article(
        headline="Gỡ vướng cho 41 dự án, quyết giải ngân 95% vốn đầu tư công trong năm",
        lead=(
            "Tại phiên họp chuyên đề, từng chủ đầu tư phải báo cáo cụ thể: vướng ở đâu, ai chịu "
            "trách nhiệm và ngày nào xong. Mười hai dự án chậm nhất được đưa vào diện theo dõi "
            "hằng tuần."
        ),
        body=_html("""
            Đến hết quý vừa qua, toàn tỉnh mới giải ngân được 46,8% kế hoạch vốn. Trong 41 dự án
            chậm tiến độ, quá nửa vướng giải phóng mặt bằng, số còn lại thiếu vật liệu đắp nền
            hoặc phải điều chỉnh thiết kế.

            Khác với mọi lần, phiên họp không đọc báo cáo dài. Mỗi dự án chỉ có năm phút trình bày
            trên một trang giấy, kèm ảnh hiện trường chụp trong tuần.

            <table>
            <caption>Nguyên nhân chậm tiến độ của 41 dự án</caption>
            <thead><tr><th scope="col">Nguyên nhân</th><th scope="col">Số dự án</th><th
            scope="col">Hạn tháo gỡ</th></tr></thead>
            <tbody>
            <tr><th scope="row">Giải phóng mặt bằng</th><td>23</td><td>60 ngày</td></tr>
            <tr><th scope="row">Thiếu vật liệu đắp nền</th><td>11</td><td>30 ngày</td></tr>
            <tr><th scope="row">Điều chỉnh thiết kế, dự toán</th><td>7</td><td>45 ngày</td></tr>
            </tbody>
            </table>

            Về vật liệu, ba mỏ đất mới được cấp phép theo thủ tục rút gọn, bổ sung 1,1 triệu m³.
            Về mặt bằng, các xã lập tổ vận động đến từng hộ, giá bồi thường được niêm yết công
            khai tại nhà văn hóa thôn.

            Nguồn vốn của dự án không thể giải ngân sẽ được điều chuyển cho nơi làm nhanh hơn.
            Bảng tiến độ được cập nhật thứ sáu hằng tuần trên cổng thông tin để người dân cùng
            giám sát.
        """),
        category="chinh-quyen",
        byline="Võ Thanh Tùng",
        source="Cổng thông tin điện tử tỉnh",
        cover=Picture(
            "hall",
            "dau-tu-cong",
            "Tranh vẽ phòng họp lớn có màn chiếu biểu đồ, một người phát biểu sau bục gỗ, đại "
            "biểu ngồi quay lưng về phía người xem",
        ),
        cover_caption="Phiên họp chuyên đề về đầu tư công.",
        state="published",
        age=7600,
    ),
    Article(
        headline="Trống hội dậy sóng, tám đội thuyền rồng tranh tài trên sông",
        lead=(
            "Hội đua thuyền truyền thống trở lại sau hai năm gián đoạn, thu hút hơn mười nghìn "
            "người đứng kín hai bờ. Đội thuyền làng Hạ giành giải nhất với cách biệt chưa đầy một "
            "thân thuyền."
        ),
        body=_html("""
            Ba hồi trống vừa dứt, tám chiếc thuyền rồng lao đi như tên bắn. Mỗi thuyền 22 tay
            chèo, một người cầm lái, một người đánh mõ giữ nhịp. Tiếng hò reo trên bờ át cả tiếng
            mái chèo khua nước.

            <figure class="video" data-video="M7lc1UVf-VE"><a
            href="https://www.youtube.com/watch?v=M7lc1UVf-VE&amp;t=30s"
            rel="noopener noreferrer">Tám đội thuyền rồng về đích</a><figcaption>Video minh họa của
            bản dùng thử, không phải cuộc đua.</figcaption></figure>

            Hội đua gắn với lễ cầu ngư của các làng chài, cầu cho trời yên biển lặng, tôm cá đầy
            khoang. Trước ngày đua, các cụ cao niên làm lễ rước nước từ giữa sông về đình, dâng
            hương tưởng nhớ những người đã khai khẩn vùng đất.

            Ở lượt chung kết dài 4 km, thuyền làng Hạ và thuyền làng Thượng bám nhau suốt hai
            vòng. Chỉ đến khúc cua cuối, làng Hạ mới vượt lên nhờ chọn được luồng nước xuôi, về
            đích sau 17 phút 52 giây.

            <h2>Nữ tay chèo lần đầu nhập cuộc</h2>

            Năm nay có thêm nội dung thuyền nữ với bốn đội. Chị Lê Thị Hoài, bán cá ở chợ, cho
            biết cả đội tập từ 4 giờ sáng mỗi ngày trong suốt hai tháng. “Thắng thua không sao,
            miễn là các con ở nhà thấy mẹ cũng cầm chèo được”, chị nói.

            Bên lề hội đua còn có thi nấu cơm trên thuyền, kéo co dưới nước và phiên chợ đặc sản.
            Toàn bộ tiền cho thuê gian hàng được trao cho quỹ khuyến học của các làng.
        """),
        film=Film(
            name="dua-thuyen",
            title="Ba thuyền rồng về đích",
            caption="Phim vẽ của bản dùng thử.",
            poster_alt="Ba chiếc thuyền rồng lao về đích trên sông, phía sau là dãy núi",
        ),
        category="van-hoa-xa-hoi",
        byline="Lê Thùy Dương",
        source="Báo địa phương",
        cover=Picture(
            "river",
            "dua-thuyen-rong",
            "Tranh vẽ dòng sông rộng dưới chân núi, một người đội nón lá đứng chèo chiếc thuyền gỗ",
        ),
        cover_caption="Khúc sông nơi diễn ra hội đua thuyền.",
        state="published",
        age=8500,
    ),
    Article(
        headline="Cô gái 17 tuổi phá kỷ lục tỉnh 1.500 m tồn tại suốt 13 năm",
        lead=(
            "Với thời gian 4 phút 28 giây 6, Mai Thị Hồng Nhung không chỉ giành huy chương vàng "
            "giải trẻ mà còn nhanh hơn kỷ lục cũ gần hai giây."
        ),
        body=_html("""
            Cách đây bốn năm, Nhung chạy bộ đến trường vì nhà không có xe đạp: mỗi ngày bốn lượt,
            tổng cộng 11 km. Thầy giáo thể dục để ý cô bé luôn đến lớp sớm nhất, áo ướt đẫm mà hơi
            thở vẫn đều.

            Được tuyển vào đội năng khiếu tỉnh, Nhung chỉ nặng 38 kg. Năm đầu tiên em khóc vì nhớ
            nhà, năm thứ hai chấn thương cổ chân phải nghỉ bốn tháng. Em dùng quãng thời gian ấy
            để học bơi, giữ sức bền.

            <div class="quote" data-quote="1"></div>

            Ở trận chung kết, Nhung bám sau nhóm đầu suốt ba vòng rồi tăng tốc khi còn 300 m. Vòng
            cuối em chạy hết 67 giây, bỏ xa người về nhì hơn hai mươi mét.

            <h2>Mục tiêu kế tiếp</h2>

            Thành tích này giúp Nhung đủ chuẩn tập trung đội tuyển trẻ. Em sẽ vừa tập luyện vừa
            học lớp 12 theo hình thức trực tuyến, với ước mơ trở thành giáo viên thể dục.

            Tiền thưởng 25 triệu đồng, Nhung gửi mẹ sửa mái nhà. Phần còn lại em mua một chiếc xe
            đạp cho em trai, để em không phải chạy bộ đến trường, <em>“trừ khi nó thích”</em>.
        """),
        category="the-thao",
        byline="Đậu Quốc Bảo",
        source="Báo địa phương",
        cover=Picture(
            "sea",
            "ky-luc-1500",
            "Tranh vẽ bờ cát ven biển, ngoài khơi có bốn chiếc thuyền cá treo cờ đỏ",
        ),
        cover_caption="Nhung thường tập sức bền trên con đường ven biển.",
        state="published",
        age=9500,
        quotes=(
            Quote(
                official="vo-duc-anh",
                position="Huấn luyện viên trưởng đội tuyển điền kinh tỉnh",
                words=(
                    "Tố chất chỉ đưa Nhung đến vạch xuất phát. Thứ đưa em về đích là bốn tháng "
                    "chấn thương mà không bỏ một buổi tập nào"
                ),
                number=1,
            ),
        ),
    ),
    Article(
        headline="Xưởng may giữa làng giữ chân lao động trẻ ở lại quê",
        lead=(
            "Không phải đi làm ăn xa, hơn 160 chị em ở xã Yên Hòa có việc làm cách nhà vài trăm "
            "mét, thu nhập từ 7 đến 9 triệu đồng một tháng."
        ),
        body=_html("""
            Kẻng tan ca lúc 16 giờ 30. Mười phút sau, chị Nguyễn Thị Tý đã có mặt ở cổng trường
            mẫu giáo đón con. Ba năm trước, chị còn làm công nhân ở một thành phố cách nhà hơn
            nghìn cây số, mỗi năm gặp con đúng một lần.

            Xưởng do anh Lương Văn Hiệp, cũng là một người thợ trở về, gây dựng với 12 máy may cũ.
            Nay xưởng có bốn chuyền, nhận gia công đồng phục và hàng xuất khẩu, mỗi tháng giao
            45.000 sản phẩm.

            <h2>Giờ làm theo nhịp nhà quê</h2>

            Điều khiến chị em gắn bó không hẳn là lương. Xưởng cho nghỉ hai tuần mùa gặt, cho chọn
            ca sáng hoặc ca chiều, có phòng trông trẻ. Người khuyết tật được nhận hàng về nhà làm,
            hiện có chín người.

            Tỷ lệ nghỉ việc trong năm chỉ khoảng 4%, thấp hơn nhiều so với mặt bằng chung của
            ngành. Khách hàng vì thế yên tâm ký hợp đồng dài hạn.

            Anh Hiệp đang xin thuê thêm 3.000 m² đất để mở lớp đào tạo, vừa học vừa hưởng lương
            tập sự. Xã đã hỗ trợ thủ tục và cam kết có mặt bằng trong quý tới.
        """),
        category="kinh-te",
        byline="Hoàng Nhật Minh",
        source="Báo địa phương",
        cover=Picture(
            "road",
            "xuong-may-yen-hoa",
            "Tranh vẽ đường về làng thẳng tắp giữa hai hàng cây, xung quanh là đồng lúa, hai "
            "người đội nón lá đang đi bộ",
        ),
        cover_caption="Đường về xã Yên Hòa.",
        state="published",
        age=10600,
    ),
    Article(
        headline="Trùng tu đình Phú Lâm: giữ từng viên ngói, lần lại từng mộng gỗ",
        lead=(
            "Ngôi đình hơn 260 năm tuổi bước vào đợt trùng tu lớn nhất từ trước đến nay. Nguyên "
            "tắc được thống nhất ngay từ đầu: còn dùng được thì nhất định không thay."
        ),
        body=_html("""
            Sân đình mấy tuần nay như một xưởng mộc ngoài trời. Hơn 2.800 cấu kiện được hạ giải,
            đánh số, chụp ảnh và xếp theo đúng vị trí ban đầu. Một cụ già trong làng ngày nào cũng
            ra ngồi đếm, như sợ thiếu mất thanh nào.

            <div class="quote" data-quote="1"></div>

            Kết quả khảo sát cho thấy 71% cấu kiện gỗ còn sử dụng được sau khi nối vá; chỉ những
            chân cột bị mối ăn rỗng mới phải thay bằng gỗ lim cùng tuổi. Ngói mũi hài vỡ được đặt
            nung lại ở một lò thủ công theo đúng độ dày cũ.

            <h2>Phát hiện dưới lớp sơn</h2>

            Khi làm sạch câu đầu gian giữa, nhóm thợ tìm thấy một dòng chữ ghi năm dựng đình và
            tên ba phường thợ. Chi tiết này giúp đẩy niên đại ngôi đình sớm hơn 18 năm so với hồ
            sơ.

            <div class="quote" data-quote="2"></div>

            Kinh phí trùng tu 9,6 tỷ đồng, một phần ba do con em xa quê đóng góp. Mọi khoản thu
            chi được dán lên bảng tin trước đình vào ngày mồng một và ngày rằm.

            <div class="quote" data-quote="3"></div>

            Công trình dự kiến hoàn thành sau 15 tháng. Trong thời gian đó, lễ hội làng vẫn được
            tổ chức ở nhà bia bên cạnh, rút gọn phần rước.
        """),
        category="van-hoa-xa-hoi",
        byline="Nguyễn Thảo Nguyên",
        source="Báo địa phương",
        cover=Picture(
            "river",
            "dinh-phu-lam",
            "Tranh vẽ bến sông quê có hai cây xanh bên bờ, người chèo thuyền gỗ trên mặt nước "
            "và dãy núi phía xa",
        ),
        cover_caption="Bến sông ở Phú Lâm.",
        state="published",
        age=11900,
        quotes=(
            Quote(
                official="phan-thi-ngoc-lan",
                position="Trưởng phòng Di sản, Bảo tàng tỉnh",
                words=(
                    "Thay mới bao giờ cũng dễ và rẻ hơn. Nhưng một ngôi đình toàn gỗ mới thì chỉ "
                    "còn là bản sao của chính nó"
                ),
                number=1,
            ),
            Quote(
                official="ho-si-thuc",
                position="Trưởng ban Quản lý di tích đình Phú Lâm",
                words=(
                    "Tôi sống cạnh đình bảy mươi năm mà chưa từng biết có dòng chữ ấy. Đọc xong "
                    "tên các cụ thợ, cả làng lặng đi"
                ),
                number=2,
            ),
            Quote(
                official="le-thi-minh-hai",
                position="Phó Chủ tịch UBND xã Phú Lâm",
                words=(
                    "Tiền của dân góp thì dân phải được thấy từng đồng. Bảng tin trước đình là bản"
                    " báo cáo mà chúng tôi không được phép chậm một ngày"
                ),
                number=3,
            ),
        ),
    ),
    Article(
        headline=(
            "Từ năm học tới, 100% trường tiểu học ở các xã miền núi và bãi ngang có thư viện mở, "
            "bữa ăn bán trú được hỗ trợ và ít nhất một giáo viên tiếng Anh dạy trực tuyến từ điểm "
            "cầu trung tâm"
        ),
        lead=(
            "Kế hoạch chia làm ba giai đoạn, ưu tiên 27 trường còn thiếu thốn nhất. Nguồn lực đến "
            "từ ngân sách và quỹ khuyến học, không thu thêm của phụ huynh."
        ),
        body=_html("""
            Khảo sát đầu năm cho thấy 27 trường tiểu học miền núi và bãi ngang chưa có thư viện
            đúng nghĩa, 19 trường thiếu giáo viên tiếng Anh, 14 trường chưa tổ chức được bữa trưa
            cho học sinh ở xa.

            <h2>Ba việc, ba mốc thời gian</h2>

            <ul>
            <li><strong>Thư viện mở:</strong> mỗi trường tối thiểu 1.500 cuốn sách, hoàn thành
            trước ngày khai giảng;</li>
            <li><strong>Bữa ăn bán trú:</strong> hỗ trợ 12.000 đồng một suất cho học sinh ở cách
            trường trên 3 km;</li>
            <li><strong>Tiếng Anh trực tuyến:</strong> giáo viên ở điểm cầu trung tâm dạy, giáo
            viên tại lớp làm trợ giảng.</li>
            </ul>

            Mô hình dạy trực tuyến đã thử nghiệm tại bốn trường trong một học kỳ. Điểm nghe nói
            trung bình của học sinh tăng 1,3 điểm, tuy đường truyền ở hai trường vẫn chập chờn vào
            những ngày mưa.

            Cô Phan Thị Hạnh Nguyên, giáo viên ở điểm cầu, cho biết điều khó nhất là nhớ mặt học
            trò qua màn hình. Mỗi tháng cô lên từng trường một lần, ăn trưa cùng các em, “để tiếng
            Anh không phải là người lạ trong tivi”.

            Kết quả thực hiện sẽ được công bố cuối mỗi học kỳ, kèm ý kiến đánh giá của phụ huynh.
        """),
        category="giao-duc",
        byline="Phạm Diệu Linh",
        source="Cổng thông tin điện tử tỉnh",
        cover=Picture(
            "school",
            "thu-vien-mo",
            "Tranh vẽ học sinh áo trắng trên sân ngôi trường hai tầng sơn vàng, giữa sân có "
            "cờ đỏ sao vàng",
        ),
        cover_caption="Sân một trường tiểu học miền núi.",
        state="published",
        age=13300,
    ),
    Article(
        headline="Hồ đầy, đồng ấm",
        lead=(
            "Các hồ chứa thủy lợi đã tích được hơn 90% dung tích, đủ nước tưới cho vụ lúa sắp tới."
            " Người dân vùng hồ cũng bắt đầu một mùa giữ rừng mới."
        ),
        body=_html("""
            Từ mặt đập nhìn ra, nước hồ xanh thẫm ôm lấy những đảo rừng nhỏ. Ông Trần Văn Sự, công
            nhân thủy nông đã 28 năm canh hồ, ghi vào sổ con số của buổi sáng: cao hơn cùng kỳ năm
            ngoái 1,7 m.

            Với dung tích hiện có, hệ thống đủ tưới cho 38.000 ha lúa, cấp nước sinh hoạt cho hơn
            70.000 hộ và dành một phần xả đẩy mặn vùng hạ du. Lịch mở nước được chia làm năm đợt,
            thông báo trước bảy ngày.

            <h2>Nước về từ tán rừng</h2>

            Giữ nước phải bắt đầu từ giữ rừng. Bốn mươi hộ sống quanh hồ nhận khoán hơn 2.100 ha
            rừng phòng hộ, mỗi hộ hưởng khoảng 16 triệu đồng một năm từ dịch vụ môi trường rừng,
            được nuôi ong và trồng dược liệu dưới tán.

            Suốt mùa khô vừa rồi, vùng rừng quanh hồ không xảy ra vụ cháy nào. Tổ tuần tra cộng
            đồng đã tháo gỡ 130 chiếc bẫy thú và cứu hộ ba cá thể động vật hoang dã.

            Bà con được khuyến cáo gieo cấy đúng lịch, nạo vét kênh nội đồng và không tự ý mở cống
            để nước đến được cuối kênh.
        """),
        category="kinh-te",
        byline="Bùi Hải Đăng",
        source="Báo địa phương",
        cover=Picture(
            "river",
            "ho-day-dong-am",
            "Tranh vẽ mặt nước mênh mông dưới chân núi, một người đội nón lá chèo thuyền gỗ",
        ),
        cover_caption="Hồ chứa thủy lợi đầu mùa tưới.",
        state="published",
        age=14200,
    ),
    Article(
        headline="Phố đi bộ ven sông: một năm nhìn lại",
        lead=(
            "Đông khách hơn, ồn hơn và cũng nhiều ý kiến hơn: tuyến phố đi bộ tròn một tuổi với "
            "những việc cần chỉnh sửa."
        ),
        body=_html("""
            Mỗi tối cuối tuần, tuyến phố dài 600 m đón khoảng 4.000 lượt người. Doanh thu của các
            hộ kinh doanh tăng chừng 40% so với trước.

            Khảo sát 500 hộ dân cho thấy 82% muốn giữ phố đi bộ, song hơn một nửa phàn nàn về
            tiếng ồn sau 22 giờ và chỗ gửi xe.

            <h2>Cần bổ sung</h2>

            Chờ số liệu của đơn vị quản lý về phí gửi xe và lịch biểu diễn quý tới. Phỏng vấn thêm
            hai hộ ở đầu phố phía bắc.

            Phương án đang bàn là dừng loa kéo từ 21 giờ 30 và mở thêm bãi xe ở sân trường gần đó
            vào hai tối cuối tuần.
        """),
        category="van-hoa-xa-hoi",
        byline="Lê Thùy Dương",
        source="Báo địa phương",
        cover=Picture(
            "town",
            "pho-di-bo",
            "Tranh vẽ dãy phố với nhà ống nhiều màu, hàng cây bên vỉa hè và người đi bộ",
        ),
        cover_caption="Tuyến phố ven sông nhìn từ phía cầu.",
        state="draft",
        age=0,
    ),
    Article(
        headline="Đưa nghề nuôi tôm lên bờ: bài toán nước thải",
        lead=(
            "Nuôi tôm trong bể tròn lót bạt cho năng suất gấp ba ao đất, nhưng nước thải đang là "
            "nút thắt của các vùng nuôi ven biển."
        ),
        body=_html("""
            Toàn vùng hiện có 74 hộ nuôi theo công nghệ cao với gần 90 ha. Mỗi vụ 100 ngày, một bể
            500 m² thu khoảng hai tấn tôm.

            Chỉ 31 hộ có hệ thống xử lý nước thải đạt chuẩn. Số còn lại dùng ao lắng đơn giản, khi
            mưa lớn dễ tràn ra kênh chung.

            <ul>
            <li>Chi phí một hệ thống xử lý: 250 - 400 triệu đồng;</li>
            <li>Mức hỗ trợ đang đề xuất: 40%, tối đa 120 triệu đồng một hộ.</li>
            </ul>

            Một số hộ chọn cách nuôi cá rô phi và rong trong ao lắng để làm sạch nước, vừa giảm
            chi phí vừa có thêm thu nhập.

            <em>Ghi chú của biên tập: xác minh lại số hộ và mức hỗ trợ trước khi đăng.</em>
        """),
        category="kinh-te",
        byline="Bùi Hải Đăng",
        source="Báo địa phương",
        cover=Picture(
            "sea",
            "nuoi-tom-len-bo",
            "Tranh vẽ vùng biển gần bờ với những chiếc thuyền gỗ treo cờ đỏ và dãy núi phía xa",
        ),
        cover_caption="Vùng ven biển có nhiều hộ nuôi tôm.",
        state="draft",
        age=0,
    ),
    Article(
        headline="Sổ sức khỏe điện tử: người dân cần biết gì?",
        lead=(
            "Hỏi đáp ngắn về cách mở, cách xem và cách chia sẻ sổ sức khỏe điện tử khi đi khám "
            "bệnh."
        ),
        body=_html("""
            <h2>Ai được cấp sổ?</h2>

            Mọi người dân có mã định danh cá nhân đều được tạo sổ. Trẻ em do cha mẹ hoặc người
            giám hộ quản lý.

            <h2>Xem ở đâu?</h2>

            Sổ hiển thị trong ứng dụng trên điện thoại sau khi đăng nhập. Người không dùng điện
            thoại thông minh có thể nhờ trạm y tế in bản tóm tắt.

            <h2>Ai xem được thông tin của tôi?</h2>

            Chỉ bác sĩ đang khám cho bạn, trong thời gian bạn cho phép. Mỗi lần truy cập đều được
            ghi lại và gửi thông báo.

            Nếu phát hiện thông tin sai, người dân đề nghị cơ sở khám chữa bệnh đã nhập dữ liệu
            điều chỉnh.
        """),
        category="y-te",
        byline="Trần Khánh Vy",
        source="Cổng thông tin điện tử tỉnh",
        cover=Picture(
            "hospital",
            "so-suc-khoe",
            "Tranh vẽ bệnh viện sơn trắng có dấu thập xanh, vài người đứng trên lối đi trước sảnh",
        ),
        cover_caption="Người dân được hướng dẫn tại quầy tiếp đón.",
        state="draft",
        age=0,
    ),
    Article(
        headline="Mở cổng đăng ký trực tuyến tuyển sinh lớp 10: những mốc thời gian cần nhớ",
        lead=(
            "Thí sinh có mười ngày để đăng ký và được sửa nguyện vọng hai lần. Điểm tiếp nhận trực"
            " tiếp vẫn mở cho học sinh không có thiết bị."
        ),
        body=_html("""
            Cổng đăng ký mở từ 7 giờ ngày đầu tiên và đóng lúc 17 giờ ngày thứ mười. Mỗi thí sinh
            được chọn tối đa ba nguyện vọng, xếp theo thứ tự ưu tiên.

            <table>
            <caption>Các mốc chính của kỳ tuyển sinh</caption>
            <thead><tr><th scope="col">Mốc</th><th scope="col">Thời gian</th></tr></thead>
            <tbody>
            <tr><th scope="row">Đăng ký nguyện vọng</th><td>Ngày 1 đến ngày 10</td></tr>
            <tr><th scope="row">Sửa nguyện vọng</th><td>Ngày 11 đến ngày 13</td></tr>
            <tr><th scope="row">Nhận phiếu báo dự thi</th><td>Ngày 20</td></tr>
            </tbody>
            </table>

            <h2>Chuẩn bị trước khi đăng ký</h2>

            Thí sinh cần mã định danh, địa chỉ thư điện tử hoặc số điện thoại của phụ huynh và ảnh
            chân dung chụp trong sáu tháng gần nhất. Giấy tờ ưu tiên, nếu có, được chụp và tải lên
            cùng hồ sơ.

            Học sinh không có máy tính hoặc điện thoại có thể đến trường THCS đang học, nơi luôn
            có giáo viên trực hỗ trợ trong giờ hành chính.

            Sau mỗi lần sửa, hệ thống gửi tin nhắn xác nhận. Phụ huynh nên kiểm tra kỹ thứ tự
            nguyện vọng vì đây là căn cứ xét tuyển duy nhất.
        """),
        category="giao-duc",
        byline="Phạm Diệu Linh",
        source="Cổng thông tin điện tử tỉnh",
        cover=Picture(
            "school",
            "tuyen-sinh-lop-10",
            "Tranh vẽ sân trường có cột cờ và những cây phượng đỏ, học sinh áo trắng đứng "
            "trước dãy nhà sơn vàng",
        ),
        cover_caption="Học sinh cuối cấp chuẩn bị cho kỳ tuyển sinh.",
        state="scheduled",
        age=180,
    ),
)

THREADS = (
    Thread(
        name="Cải cách hành chính",
        description=(
            "Những chuyển biến trong giải quyết thủ tục cho người dân và doanh nghiệp, từ tỉnh đến"
            " thôn xóm."
        ),
        articles=(
            "Chỉ số CCHC thành phố Hà Tĩnh đứng đầu trong các đơn vị cấp huyện",
            "Phú Lâm đưa quầy “một cửa” về nhà văn hóa thôn, ai đến cũng được làm ngay",
            "Số hóa 1,2 triệu trang hồ sơ đất đai, tỷ lệ trả đúng hẹn vượt 98%",
        ),
    ),
    Thread(
        name="Chủ động ứng phó mưa lũ",
        description="Các địa phương chuẩn bị trước mùa mưa và vượt qua những ngày nước lên.",
        articles=(
            "Học trò Sông La làm phao báo ngập từ can nhựa cũ, xã đặt ngay 20 chiếc",
            "Mưa dồn dập, ba xã ven sông đắp 800 m đê bao trước khi lũ lên",
            "Hồ đầy, đồng ấm",
        ),
    ),
)

# Headlines of the stories read most, the most read first.
MOST_READ = (
    DENGUE,
    "Cô gái 17 tuổi phá kỷ lục tỉnh 1.500 m tồn tại suốt 13 năm",
    "Thư viện trên yên xe máy",
    "Hai bàn cuối trận, đội bóng tỉnh ngược dòng giành vé đá play-off",
    "Thông xe cầu Bến Đò, hai bờ sông bớt 14 km đường vòng",
)

# The ticker: the five lines of the sample page in their order, then one past and one to come.
NOTICES = (
    Notice(text="Báo cáo tình hình kinh tế - xã hội 6 tháng đầu năm 2022"),
    Notice(
        text="Hà Tĩnh có 7 ca mắc sốt xuất huyết tại chỗ, người dân cần nêu cao cảnh giác",
        article=DENGUE,
    ),
    Notice(
        text="Tăng cường tuyên truyền sử dụng vật tư nông nghiệp cho người dân Cẩm Xuyên",
        article=SUPPLIES,
    ),
    Notice(
        text=(
            "Về việc lấy ý kiến góp ý của nhân dân về “Lập quy hoạch sử dụng đất giai đoạn "
            "2021-2030 thành phố Hà Tĩnh”"
        ),
        kind="consultation",
        days=20,
    ),
    Notice(
        text=(
            "Về việc lấy ý kiến góp ý của nhân dân về “Lập quy hoạch sử dụng đất giai đoạn "
            "2021-2030 thị xã Hồng Lĩnh”"
        ),
        kind="consultation",
        days=20,
    ),
    Notice(
        text="Tạm ngừng cấp nước khu vực ven sông để bảo dưỡng đường ống",
        state="expired",
        kind="urgent",
    ),
    Notice(
        text="Lịch tiếp công dân định kỳ của lãnh đạo các sở, ngành trong tháng tới",
        state="upcoming",
    ),
)
