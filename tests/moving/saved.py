# ruff: noqa: E501 -- markup as portals write it
"""Pages as portals of Vietnamese provinces make them, in words of our own.

Each is `page(parts)`: the markup of one kind of content system around the same few parts.
"""

from dataclasses import dataclass, field

HEADLINE = "Huyện miền núi Vũ Quang đón thêm 12 km đường bê tông về các thôn xa"
LEAD = (
    "Sáng 20/3, UBND huyện Vũ Quang bàn giao 12 km đường bê tông cho sáu thôn, kết thúc hai năm "
    "thi công trên địa hình đồi dốc."
)
PARAGRAPHS = [
    "Con đường nối trung tâm xã Thọ Điền với các thôn dọc sông Ngàn Trươi, rộng 3,5 mét, có rãnh "
    "thoát nước hai bên, và được người dân hiến hơn 4.000 mét vuông đất để mở rộng.",
    "Theo ban quản lý dự án, tổng mức đầu tư là 21 tỷ đồng, trong đó ngân sách huyện chi một nửa, "
    "phần còn lại do các xã và nhân dân đóng góp bằng tiền, ngày công và vật liệu.",
    "Chủ tịch UBND xã Thọ Điền Nguyễn Văn Hiền: “Bà con không còn phải lội suối mỗi mùa mưa, học "
    "sinh tới trường đúng giờ và nông sản bán được ngay trong ngày”.",
    "Trong quý tới, huyện khảo sát thêm 5 km qua khu vực Hương Quang, dự kiến khởi công trước mùa "
    "mưa bão, khi các hộ dân đã thu hoạch xong vụ cam chính.",
    "Ngành giao thông cũng lắp 42 biển báo, sơn lại gờ giảm tốc ở bốn điểm dốc, và giao các thôn "
    "tự quản việc dọn cỏ hai bên đường.",
]
CAPTION = "Đoạn đường qua thôn 5 trong ngày bàn giao."
OTHERS = "".join(
    f'<li><a href="/tin-khac-{n}.html">Một bài khác mang số {n}, có tiêu đề dài như bài thật</a> '
    "<span>21/03/2019 09:00</span></li>"
    for n in range(6)
)
MENU = "".join(f'<li><a href="/muc-{n}/">Chuyên mục số {n}</a></li>' for n in range(9))


@dataclass
class Made:
    """A page, and what of it must be found."""

    html: str
    address: str = ""
    found: dict[str, str] = field(default_factory=dict)


def paragraphs(opening="<p>", closing="</p>\n"):
    return "".join(f"{opening}{text}{closing}" for text in PARAGRAPHS)


def newspaper():
    """A newspaper of today: JSON-LD without a body, a sapo, lazy pictures, boxes within."""
    body = paragraphs().split("</p>", 2)
    return Made(
        f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">
<title>{HEADLINE} | Báo Vũ Quang</title>
<link rel="canonical" href="https://baovuquang.example/duong-ve-thon-xa-post12345.html">
<meta property="og:type" content="article"><meta property="og:site_name" content="Báo Vũ Quang">
<meta property="og:title" content="{HEADLINE}"><meta property="og:description" content="{LEAD}">
<meta property="og:image" content="https://cdn.baovuquang.example/1200x630/duong-be-tong.jpg">
<meta name="author" content="Báo Vũ Quang">
<script type="application/ld+json">{{"@context":"http://schema.org","@type":"NewsArticle",
"mainEntityOfPage":{{"@type":"WebPage","@id":"https://baovuquang.example/duong-ve-thon-xa-post12345.html"}},
"headline":"{HEADLINE}","datePublished":"2019-03-21T08:18:00+07:00",
"author":{{"@type":"Person","name":"Hoài Nam"}},"articleSection":"Xã hội",}}</script>
<script>var quangCao = "<p>không phải bài</p>";</script></head>
<body><header><div class="clock">Thứ hai, 30/11/2026 | 09:50</div><ul class="menu">{MENU}</ul></header>
<div class="breadcrumb"><a href="/">Trang chủ</a> <a href="/xa-hoi/">Xã hội</a></div>
<article class="article"><h1 class="article__title">{HEADLINE}</h1>
<div class="article__meta"><span class="author">Hoài Nam</span> <time datetime="2019-03-21T08:18">21/03/2019 08:18</time></div>
<h2 class="article__sapo cms-desc">{LEAD}</h2>
<div class="article__body cms-body" itemprop="articleBody">{body[0]}</p>
<table class="picture"><tr><td><img class="lazyload" src="/img/blank.gif"
 data-src="https://cdn.baovuquang.example/768x512/duong-be-tong.jpg" alt="Đường"></td></tr>
<tr><td class="caption">{CAPTION}</td></tr></table>
{body[1]}</p><div class="related-news"><ul>{OTHERS}</ul></div>{body[2]}
<div class="ads"><script>ads()</script>Quảng cáo ở đây</div></div>
<div class="social-share"><a href="#">Chia sẻ</a></div>
<div class="tags">Từ khóa: <a href="/tag/a">đường</a></div></article>
<aside><ul>{OTHERS}</ul></aside><footer>Báo Vũ Quang. Giấy phép số 1.</footer></body></html>""",
        "https://baovuquang.example/duong-ve-thon-xa-post12345.html",
        {"byline": "Hoài Nam", "category": "Xã hội", "picture": "768x512/duong-be-tong.jpg"},
    )


def nukeviet():
    """NukeViet: microdata and classes of its own, body in lines parted by breaks."""
    body = "<br />\n<br />\n".join(PARAGRAPHS[:2]) + "".join(
        f'<div style="text-align: justify;">{text}<br />&nbsp;</div>' for text in PARAGRAPHS[2:]
    )
    return Made(
        f"""<!DOCTYPE html><html lang="vi"><head><title>{HEADLINE} - UBND huyện</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="description" content="{HEADLINE} - Tin tức"><meta property="og:type" content="article">
</head><body><ul class="nav">{MENU}</ul>
<div class="news_column panel panel-default"><div class="panel-body">
<h1 class="title margin-bottom-lg">{HEADLINE}</h1>
<div class="row"><div class="col-md-12"><em class="pull-left"><span class="h5">Thứ năm - 21/03/2019 08:18</span></em></div></div>
<div class="clearfix"><div class="hometext m-bottom" itemprop="description">{LEAD}</div>
<figure class="article center"><img alt="{HEADLINE}" src="/uploads/news/2019_03/duong.jpg" width="460">
<figcaption>{CAPTION}</figcaption></figure></div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">{body}</div>
<p class="text-right"><strong>Tác giả: </strong>Hoài Nam</p>
<p class="text-right"><strong>Nguồn tin: </strong>Cổng thông tin huyện</p></div></div>
<div class="news_column"><p class="h3">Những tin mới hơn</p><ul>{OTHERS}</ul></div></body></html>""",
        "https://vuquang.example/vi/news/kinh-te/duong-ve-thon-xa-12.html",
        {"byline": "Hoài Nam"},
    )


def sharepoint():
    """A portal of a state body on tables: no metadata, windows-1258 fonts, time behind the title."""
    return Made(
        f"""<html><head><title>Cổng thông tin điện tử</title></head><body>
<table width="1000"><tr><td colspan="2"><div id="date">Thứ Hai, ngày 30/11/2026</div>
<table><tr>{"".join(f"<td><a href='/m{n}'>Mục {n}</a></td>" for n in range(8))}</tr></table></td></tr>
<tr><td width="200"><ul>{OTHERS}</ul></td><td>
<div class="ArticleHeader"><span class="title" style="font-size:18px"><b>{HEADLINE}</b></span>
<br>(21/03/2019 08:18)</div>
<div class="ms-rtestate-field"><p style="text-align:justify"><strong>{LEAD}</strong></p>
{paragraphs('<p class="MsoNormal" style="text-align:justify"><span style="font-size:14pt"><o:p>', "</o:p></span></p>")}
<p style="text-align:center"><img src="../Images/duong.jpg"></p>
<p style="text-align:center"><em>{CAPTION}</em></p>
<p style="text-align:right"><strong>Hoài Nam</strong></p></div>
<div>Các tin khác</div><ul>{OTHERS}</ul></td></tr></table></body></html>""",
        "http://vuquang.example/Pages/tin.aspx?id=12",
        {"byline": "Hoài Nam"},
    )


def wordpress():
    """WordPress with a graph of JSON-LD, a caption box and share buttons."""
    return Made(
        f"""<!DOCTYPE html><html><head><meta charset="UTF-8"><title>{HEADLINE} - Đài huyện</title>
<link rel='shortlink' href='https://dai.example/?p=12'><meta property="og:type" content="article">
<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[
{{"@type":["Article","NewsArticle"],"headline":"{HEADLINE}","datePublished":"2019-03-21T01:18:00+00:00",
"author":{{"name":"Hoài Nam","@type":"Person"}},"description":"{LEAD[:60]}…",
"image":{{"@type":"ImageObject","url":"https://dai.example/wp-content/uploads/2019/03/duong.jpg"}}}},
{{"@type":"BreadcrumbList","itemListElement":[{{"@type":"ListItem","position":1,"name":"Trang chủ"}},
{{"@type":"ListItem","position":2,"name":"Tin địa phương"}},{{"@type":"ListItem","position":3,"name":"Giao thông"}},
{{"@type":"ListItem","position":4,"name":"{HEADLINE}"}}]}}]}}</script></head>
<body class="single"><main><article class="post"><h1 class="entry-title">{HEADLINE}</h1>
<div class="entry-content"><p><strong>{LEAD}</strong></p>
<div id="attachment_5" class="wp-caption aligncenter"><a href="https://dai.example/wp-content/uploads/2019/03/duong.jpg"><img
 src="https://dai.example/wp-content/uploads/2019/03/duong-300x200.jpg" width="300" height="200"
 srcset="https://dai.example/wp-content/uploads/2019/03/duong-300x200.jpg 300w"></a>
<p class="wp-caption-text">{CAPTION}</p></div>
{paragraphs()}<div class="sharedaddy sd-sharing-enabled"><h3>Chia sẻ:</h3><ul><li><a href="#">Facebook</a></li></ul></div>
</div><div id="jp-relatedposts"><ul>{OTHERS}</ul></div></article><div id="comments"><p>Bình luận của bạn đọc
dài hơn hai mươi từ để thử xem nó có bị coi là một đoạn của bài viết hay không, vì như vậy là sai.</p></div></main></body></html>""",
        "https://dai.example/giao-thong/duong-ve-thon-xa/",
        {"byline": "Hoài Nam", "category": "Giao thông", "picture": "duong"},
    )


def unmarked():
    """A portal made by hand: no metadata at all, headline in h1, time with words, plain divs."""
    return Made(
        f"""<html><head><title>Trang tin Vũ Quang</title></head><body>
<div class="top"><div class="m">{MENU}</div></div>
<div class="w1"><div class="w2"><h1>{HEADLINE}</h1><div class="ngay">Ngày đăng: 21/03/2019, 08:18 GMT+7</div>
<div class="x"><p><b>{LEAD}</b></p>{paragraphs()}
<p class="Image"><img src="anh/duong.jpg" alt=""><br>{CAPTION}</p>
<p><b>Hoài Nam</b></p></div>
<div class="y"><b>Tin liên quan</b><ul>{OTHERS}</ul></div></div></div>
<div class="z">Bản quyền thuộc về huyện Vũ Quang</div></body></html>""",
        "http://tin.example/doc.php?bai=12",
        {"byline": "Hoài Nam"},
    )


KINDS = [newspaper, nukeviet, sharepoint, wordpress, unmarked]
