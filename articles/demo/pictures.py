"""Drawn illustrations and portraits for the demo stories, made with Pillow alone.

`draw` returns a landscape and `portrait` a head and shoulders, as JPEG bytes; the same seed
and scene give the same picture every time. A `Sheet` knows the shapes that scenes share, a
scene is a function that puts them together. Scenes are laid out on 1600 x 1000 units,
portraits on 600 x 600; both are painted at twice the asked size, then reduced to smooth edges.
"""

import io
import math
import random
from functools import partial

from PIL import Image, ImageColor, ImageDraw, ImageOps

OVERSAMPLE = 2
# Times of day: sky from top to horizon, far hills, greenery, water from far to near.
LIGHTS = (
    ("#4f9fd6", "#e4f3f6", "#8fb3c4", "#5fa04e", "#9fd0de", "#2f86a6"),
    ("#8fb6bd", "#f2efe0", "#a3bdbb", "#74a06a", "#cfe3dc", "#5f9a9f"),
    ("#7fa8c9", "#fde3c4", "#a9b7c4", "#6f9a57", "#f0cfae", "#6f9fb0"),
)
BRIGHT = ("#c9574b", "#3f78a8", "#e0b04a", "#5c9a86", "#8c6aa5", "#f1efe8", "#d98a5b")
WALLS = ("#f3e3bd", "#efd9a7", "#f5efe2", "#dfe6e3", "#f0cfae", "#a9c7c4", "#e4a98a")
WHITE, INK, SKIN, HAIR, WOOD = "#fbf9f2", "#1d2a38", "#dba97c", "#2d2a2b", "#7a5638"
GLASS, GREY, ROOF, RED, GOLD = "#7ea7bd", "#8b9297", "#b8563f", "#d3302b", "#f8d648"
SHADOW, GLINT = (29, 42, 56, 45), (255, 255, 255, 50)


def mix(one, two, share):
    """The colour `share` of the way from one to two, each "#rrggbb" or three numbers."""
    one, two = (ImageColor.getrgb(c) if isinstance(c, str) else c for c in (one, two))
    return tuple(round(a + (b - a) * share) for a, b in zip(one, two, strict=True))


def dark(colour, share=0.2):
    return mix(colour, INK, share)


class Sheet:
    """A sheet to paint on in its own units: plain shapes first, then the things of the world."""

    def __init__(self, seed, width, height, scale):
        self.random = random.Random(seed)
        self.around = self.random.uniform
        self.scale = scale * OVERSAMPLE
        self.top, self.haze, self.far, self.green, *self.waters = self.random.choice(LIGHTS)
        size = (round(width * self.scale), round(height * self.scale))
        self.image = Image.new("RGB", size, self.haze)
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def jpeg(self, size):
        out = io.BytesIO()
        ImageOps.fit(self.image.reduce(OVERSAMPLE), size).save(out, "JPEG", quality=88)
        return out.getvalue()

    def px(self, points):
        return [(x * self.scale, y * self.scale) for x, y in points]

    def poly(self, points, fill, x=0, y=0, size=1):
        """A polygon; its points may be relative to (x, y) and in parts of a size."""
        self.pen.polygon(self.px((x + dx * size, y + dy * size) for dx, dy in points), fill)

    def line(self, points, fill, width):
        self.pen.line(self.px(points), fill, max(1, round(width * self.scale)), "curve")

    def dot(self, x, y, rx, fill, ry=None):
        ry = ry or rx
        self.pen.ellipse(self.px([(x - rx, y - ry), (x + rx, y + ry)]), fill)

    def box(self, x, y, width, height, fill, radius=0):
        corners = self.px([(x, y), (x + width, y + height)])
        self.pen.rounded_rectangle(corners, radius * self.scale, fill)

    def fade(self, y0, y1, top, bottom):
        """Blend one colour into another from y0 down to y1."""
        rows = max(1, round((y1 - y0) * self.scale))
        column = ImageOps.colorize(Image.linear_gradient("L").resize((1, rows)), top, bottom)
        band = column.resize((self.image.width, rows), Image.Resampling.NEAREST)
        self.image.paste(band, (0, round(y0 * self.scale)))

    def sky(self, horizon, hills=0):
        """Sky with sun and clouds down to the horizon, and perhaps hills of that height."""
        self.fade(0, horizon, self.top, self.haze)
        x, y = self.around(200, 1400), self.around(0.25, 0.5) * horizon
        for r in (150, 95, 50):
            self.dot(x, y, r, (255, 251, 230, 40 if r > 50 else 255))
        for _ in range(4):
            x, y, size = self.around(0, 1500), self.around(60, 0.5 * horizon), self.around(0.5, 1)
            colour = mix(mix(self.top, self.haze, y / horizon), "#ffffff", 0.6)
            for dx, lift, r in ((-58, 6, 34), (0, 24, 54), (60, 10, 40)):
                self.dot(x + dx * size, y - lift * size, r * size, colour)
            self.box(x - 120 * size, y - 12 * size, 240 * size, 40 * size, colour, 20 * size)
        for layer in range(3 if hills else 0):
            rise, colour = hills * (1 - layer * 0.27), mix(self.far, "#4f8268", layer * 0.3)
            waves: list = [
                (n * self.around(0.7, 1.3), self.around(0, 6.3), 1 / n) for n in (1, 2, 4)
            ]
            ridge = [(1610, horizon), (-10, horizon)]
            for x in range(-10, 1620, 10):
                lift = sum(math.sin(x / 255 * f + p) * w for f, p, w in waves)
                ridge.append((x, horizon - rise * (0.55 + 0.26 * lift)))
            self.poly(ridge, colour)

    def water(self, top):
        self.fade(top, 1000, *self.waters)
        for _ in range(80):
            near = self.around(0, 1)
            x, y = self.around(0, 1600), top + 8 + near * (980 - top)
            self.dot(x, y, 14 + 90 * near * self.around(0, 1), GLINT, 2 + 3 * near)

    def trees(self, places, base, height, blossom=None):
        """Round trees side by side, dotted with blossom or fruit if a colour is given."""
        for x in places:
            h, shade = height * self.around(0.8, 1.1), self.around(0.3, 0.7)
            colour, crown = mix(self.green, "#2f6b45", shade), base - h * 0.6
            self.line([(x, base), (x, crown)], "#6d4f3a", h * 0.07)
            for dx, dy, r in ((-0.2, 0.05, 0.2), (0.2, 0.04, 0.21), (0, 0.1, 0.2), (0, -0.1, 0.27)):
                self.dot(x + dx * h, crown + dy * h, r * h, colour)
            self.dot(x - h * 0.06, crown - h * 0.16, h * 0.17, mix(colour, WHITE, 0.13))
            for i in range(26 if blossom else 0):
                far = self.around(0, 0.36) * h
                self.dot(x + math.cos(i) * far, crown + math.sin(i) * far, h * 0.02, blossom)

    def star(self, x, y, r):
        turns = [(i * math.pi / 5, 0.4 if i % 2 else 1) for i in range(10)]
        self.poly([(math.sin(a) * far, -math.cos(a) * far) for a, far in turns], GOLD, x, y, r)

    def person(self, x, base, h, shirt=None, hat=False, trousers="#3a4656", stride=0.0):
        """A standing or striding figure without a face, perhaps in a conical hat."""
        shirt = shirt or self.random.choice(BRIGHT)
        hip, chest, head = base - h * 0.46, base - h * 0.77, base - h * 0.91
        self.dot(x, base, h * 0.2, SHADOW, h * 0.03)
        for side in (-1, 1):
            foot, hand = side * h * (0.05 + stride * 0.2), side * h * (0.15 + stride * 0.1)
            self.line([(x + side * h * 0.05, hip), (x + foot, base)], trousers, h * 0.085)
            self.line([(x + side * h * 0.1, chest), (x + hand, hip)], shirt, h * 0.07)
            self.dot(x + hand, hip, h * 0.034, SKIN)
        self.box(x - h * 0.12, base - h * 0.82, h * 0.24, h * 0.4, shirt, h * 0.06)
        self.dot(x, head - h * 0.015, h * 0.078, HAIR, h * 0.085)
        self.dot(x, head + h * 0.015, h * 0.066, SKIN, h * 0.072)
        if hat:
            self.poly([(-0.19, 0), (0, -0.17), (0.19, 0)], "#ecd9a4", x, head, h)

    def block(self, x, base, width, height, wall, cols, rows, glass=GLASS):
        """A building with a flat roof and a grid of windows."""
        self.box(x, base - height, width, height, wall)
        self.box(x + width * 0.9, base - height, width * 0.1, height, SHADOW)
        self.box(x - 5, base - height - 10, width + 10, 16, dark(wall))
        w, h = width / cols, (height - 20) / rows
        for i in range(cols * rows):
            left, top = x + (i % cols + 0.22) * w, base - height + 20 + i // cols * h
            self.box(left, top, w * 0.56, h * 0.6, glass)

    def boat(self, x, y, size):
        """A painted wooden fishing boat with a red flag."""
        hull = ((-0.62, -0.27), (-0.4, -0.15), (0.38, -0.15), (0.66, -0.33), (0.46, 0), (-0.44, 0))
        self.poly(hull, self.random.choice(("#2f6f9a", "#b8463a", "#2f7f6a")), x, y, size)
        self.block(x - size * 0.3, y - size * 0.15, size * 0.4, size * 0.22, WHITE, 4, 1)
        self.box(x + size * 0.15, y - size * 0.8, size * 0.02, size * 0.65, WOOD)
        self.box(x + size * 0.17, y - size * 0.8, size * 0.18, size * 0.12, RED)


# -- scenes ---------------------------------------------------------------------------


def fields(s, road=False):
    """Rice plots below the hills: farmers at work, or a road with walkers through them."""
    s.sky(560, hills=260)
    vanish = s.around(600, 1000)
    spots = [(s.around(x, x + 350), y) for x, y in ((250, 690), (1000, 770), (550, 900))]
    edges = (560, 600, 640, 715, 825, 1010)
    for top, low in zip(edges, edges[1:], strict=False):
        for left in range(-28, 28):
            plot = ((left, top), (left + 1, top), (left + 1, low), (left, low))
            tint = mix(s.green, s.random.choice(("#e3d565", "#8fc25a", "#4f9a4f")), 0.5)
            s.poly([(vanish + dx * (y - 525), y) for dx, y in plot], tint)
    s.trees(range(0, 1640, 30), 590, 50)
    if road:
        s.poly([(-8, 574), (8, 574), (330, 1000), (-330, 1000)], GREY, vanish)
        for y in (590, 620, 670, 740, 850):
            s.box(vanish - y / 160, y, y / 80, (y - 550) * 0.15, WHITE)
            s.trees([vanish - (y - 540) * 1.15, vanish + (y - 540) * 1.15], y, (y - 550) * 1.2)
    for x, y in ((vanish - 130, 940), (vanish + 80, 760)) if road else spots:
        s.person(x, y, (y - 540) * 0.5, hat=True, stride=0.3)


def sea(s):
    s.sky(520, hills=140)
    s.water(520)
    for x, y, size in ((800, 580, 110), (1230, 630, 170), (350, 690, 230), (950, 830, 400)):
        s.boat(x + s.around(-140, 140), y, size)
    s.poly([(0, 1000), (0, 890), (300, 915), (700, 960), (1000, 1000)], "#ecd5a2")


def river(s, bridge=False):
    """A wide river with a rowing boat, perhaps below an arched bridge with traffic."""
    s.sky(560, hills=240)
    s.trees(range(0, 1640, 34), 586, 64)
    s.water(566)
    for x in range(-80, 1700, 320) if bridge else ():
        s.box(x - 17, 600, 34, 110, "#b9b6ac")
        bow = [(x + i * 20, 600 - 190 * math.sin(i * math.pi / 16)) for i in range(17)]
        for points in (bow, *([point, (point[0], 600)] for point in bow[2:15:2])):
            s.line(points, "#e2e0d8", 15 if points is bow else 3)
        s.box(x, 594, 320, 34, "#b9b6ac")
    x, y = s.around(700, 1300), s.around(800, 850)
    s.person(x + 60, y - 8, 140, hat=True)
    s.line([(x + 80, y - 60), (x + 150, y + 20)], WOOD, 5)
    hull = ((-190, -40), (-110, -16), (110, -16), (200, -46), (140, 12), (-140, 12))
    s.poly(hull, WOOD, x, y)
    s.poly([(0, 1000), (0, 860), (240, 885), (560, 1000)], s.green)
    s.trees([60, 210], 915, 360)


def town(s):
    s.sky(770)
    for low, tall, base, wide, haze in ((200, 430, 770, 141, 0.5), (150, 250, 820, 118, 0)):
        for x in range(-20, 1600, wide):
            wall, glass = (mix(c, s.far, haze) for c in (s.random.choice(WALLS), GLASS))
            height = s.around(low, tall)
            s.block(x, base, wide - 5, height, wall, 3, int(height / 50), glass)
            s.box(x + 14, base - 50, wide - 33, 50, dark(wall, 0.5))
            s.box(x, base - 62, wide - 5, 24, s.random.choice(BRIGHT))
    s.box(0, 818, 1600, 60, "#d3ccbd")
    s.fade(872, 1000, GREY, "#6f777d")
    for x in range(-40, 1640, 190):
        s.box(x, 932, 95, 10, WHITE)
    s.trees(range(90, 1600, 290), 858, 220)
    for x in range(40, 1600, 180):
        s.person(x + s.around(0, 100), 866, 92, stride=0.4)


def school(s):
    s.sky(700, hills=160)
    s.trees(range(0, 1640, 80), 760, 160)
    s.block(180, 760, 1240, 360, "#f2d489", 14, 2)
    s.poly([(140, 404), (230, 318), (1370, 318), (1460, 404)], ROOF)
    s.fade(758, 1000, "#e4cfa6", "#d3b784")
    s.box(596, 360, 8, 520, WHITE)
    s.box(604, 360, 190, 126, RED)
    s.star(699, 423, 40)
    s.trees([90, 270, 1350, 1520], 870, 390, "#dc4a34")
    for y in range(830, 960, 12):
        s.person(s.around(340, 1300), y, y * 0.24 - 80, WHITE, trousers="#2f4b78", stride=0.3)


def hospital(s):
    s.sky(790, hills=250)
    for x, w, h, cols in ((120, 420, 330, 7), (1060, 420, 330, 7), (500, 600, 500, 9)):
        s.block(x, 790, w, h, "#f1f4f3", cols, h // 66)
    s.box(690, 296, 220, 180, "#f1f4f3")
    s.box(726, 360, 148, 50, "#2f9a7f")
    s.box(775, 311, 50, 148, "#2f9a7f")
    s.box(640, 690, 320, 22, "#2f9a7f", 8)
    s.box(670, 712, 260, 80, "#bcd8de")
    s.fade(788, 1000, mix(s.green, WHITE, 0.2), s.green)
    s.poly([(660, 790), (940, 790), (1160, 1000), (440, 1000)], "#d8d8d0")
    s.trees([60, 250, 420, 1190, 1370, 1545], 870, 280)
    for x, y in ((640, 850), (730, 890), (850, 930), (930, 870)):
        s.person(x + s.around(-30, 30), y, y - 740, s.random.choice((WHITE, "#9fd0c4")))


def stadium(s):
    s.sky(420)
    s.fade(340, 560, "#56697d", "#3d4f63")
    for i in range(1000):
        fan = s.random.choice((*BRIGHT, RED, GOLD))
        s.dot(i % 100 * 16 + s.around(0, 8), 366 + i // 100 * 19, 6, fan)
    for x in range(0, 1600, 160):
        s.box(x, 548, 160, 40, s.random.choice(BRIGHT))
    s.fade(588, 1000, "#6fb257", "#3f8f45")
    ring = [(800 + 250 * math.cos(i / 8), 780 + 82 * math.sin(i / 8)) for i in range(52)]
    for points in ([(0, 612), (1600, 612)], [(800, 612), (800, 1000)], ring):
        s.line(points, WHITE, 6)
    for i in range(10):
        x, y = 160 + i * 140 + s.around(-50, 50), 680 + i * 397 % 290
        s.person(x, y, y * 0.3 - 120, ("#2f6fb0", RED)[i % 2], trousers=WHITE, stride=0.9)
    s.dot(850, 890, 16, WHITE)


def market(s):
    s.sky(640)
    for x in range(-20, 1600, 210):
        wall = mix(s.random.choice(WALLS), s.far, 0.4)
        s.block(x, 660, 200, s.around(170, 300), wall, 4, 3)
    s.fade(640, 1000, "#d9c7a5", "#c2a67c")
    for left in (40, 580, 1120):
        paint = s.random.choice(("#c9483f", "#2f7fa8", "#3f9a78", "#e09a3a"))
        for post in (left + 8, left + 420):
            s.box(post, 500, 12, 360, WOOD)
        s.person(left + s.around(160, 280), 860, 280)
        for i in range(10):
            s.box(left - 26 + i * 49, 430, 49, 164, WHITE if i % 2 else paint, 24)
        s.box(left, 740, 440, 150, "#94694a")
        for i in range(4):
            fruit = s.random.choice(("#f08a24", RED, "#7fb04a", "#f0c544"))
            for k in range(12):
                across, row = left + 55 + i * 110 + (k % 4 - 1.5) * (24 - k // 4 * 6), k // 4
                s.dot(across, 728 - row * 16, 13, mix(fruit, WHITE, row * 0.1))
    for x in (300, 900, 1330):
        s.person(x + s.around(-80, 80), 985, 270, hat=x == 900, stride=0.2)


def hall(s):
    s.fade(0, 700, "#f3e9d6", "#e2d2b4")
    s.box(250, 60, 1100, 590, s.random.choice(("#a5342f", "#2f6274")))
    s.box(400, 150, 800, 370, WHITE, 10)
    for x in range(500, 1040, 90):
        height = s.around(60, 250)
        s.box(x, 470 - height, 56, height, s.random.choice(BRIGHT[:5]))
    s.fade(640, 1000, "#b98a5c", "#6d4c38")
    x = s.random.choice((330, 1270))
    s.person(x, 720, 330, "#2f3f58")
    s.poly([(-80, 560), (80, 560), (60, 730), (-60, 730)], WOOD, x)
    s.star(x, 635, 28)
    for y, size in ((800, 70), (890, 94), (1000, 124)):
        for x in range(-50, 1650, round(size * 1.75)):
            x += s.around(0, 30)
            shirt = dark(s.random.choice(BRIGHT))
            s.box(x - size * 0.7, y, size * 1.4, size * 2, shirt, size * 0.4)
            s.dot(x, y - size * 0.42, size * 0.36, HAIR, size * 0.44)


ALL = (fields, sea, river, town, school, hospital, stadium, market, hall)
SCENES = {scene.__name__: scene for scene in ALL}
SCENES |= {"road": partial(fields, road=True), "bridge": partial(river, bridge=True)}


def draw(seed: str, width: int = 1600, height: int = 1000, scene: str | None = None) -> bytes:
    """An illustration as JPEG bytes; the seed picks the scene if none is named."""
    scene = scene or random.Random(seed).choice(tuple(SCENES))
    sheet = Sheet(f"{scene} {seed}", 1600, 1000, max(width / 1600, height / 1000))
    SCENES[scene](sheet)
    return sheet.jpeg((width, height))


# -- portraits ------------------------------------------------------------------------

# What the person wears, and the colours it comes in.
PORTRAITS = {
    "suit": ("#33435c", "#3b4048", "#2f4a4f"),
    "blazer": ("#33435c", "#7a3f4a", "#3f5f5a"),
    "coat": ("#f7f8f6",),
    "shirt": ("#f4f3ee", "#cfe0ee", "#dfe8ea"),
    "polo": ("#3f78a8", "#c9574b", "#4f8f78", "#d98a3a"),
    "ao-dai": ("#b8405a", "#3f6fa8", "#7a5aa0", "#2f8a7f"),
}


def portrait(seed: str, size: int = 600, scene: str | None = None) -> bytes:
    """A head and shoulders as JPEG bytes; `scene` names one of PORTRAITS."""
    scene = scene or random.Random(seed).choice(tuple(PORTRAITS))
    s = Sheet(f"{scene} {seed}", 600, 600, size / 600)
    back = s.random.choice(("#cfe0e6", "#e9dcc6", "#d5e3d3", "#e6d3cd", "#d9d6e6"))
    skin = s.random.choice(("#e8bd98", "#dfae86", "#d3a076"))
    hair = s.random.choice(("#25211f", "#2f2825", "#5f5a58"))
    cloth = s.random.choice(PORTRAITS[scene])
    s.fade(0, 600, mix(back, WHITE, 0.4), dark(back, 0.1))
    s.dot(300, 270, 250, (255, 255, 255, 40))
    woman = scene in ("blazer", "ao-dai")
    if woman:
        s.box(190, 120, 220, s.random.choice((240, 350)), dark(hair), 100)
    s.box(100, 425, 400, 300, cloth, 110)
    s.box(256, 330, 88, 110, dark(skin, 0.12), 30)
    if scene == "ao-dai":
        s.box(248, 392, 104, 54, dark(cloth), 16)
        for i in range(30):
            x, y, turn = 180 + i // 5 * 48, 500 + i // 5 % 2 * 55, i % 5 * 1.257
            s.dot(x + math.cos(turn) * 9, y + math.sin(turn) * 9, 7, mix(cloth, WHITE, 0.5))
    else:
        jacket = scene in ("suit", "blazer", "coat")
        inner = WHITE if jacket else cloth
        tie = s.random.choice(("#a83a3a", "#2f5f8f", "#6a3f6f")) if scene == "suit" else inner
        lapel = ((48, 410), (64, 424), (92, 505), (66, 515), (74, 530), (14, 600))
        for points, fill in (
            (((50, 420), (14, 600), (0, 600), (0, 420)), inner),
            (((46, 412), (0, 472), (0, 412)), dark(skin, 0.12)),
            (((14, 468), (8, 490), (20, 600), (0, 600), (0, 468)), tie),
            (lapel, dark(cloth) if jacket else cloth),
            (((46, 400), (64, 424), (32, 486), (0, 462)), dark(inner, 0.1)),
        ):
            s.poly(points, fill, 300)
            s.poly([(-x, y) for x, y in points], fill, 300)
    if scene == "coat":
        s.line([(364, 432), (370, 560)], "#4a5560", 7)
        s.line([(236, 432), (230, 510), (258, 550)], "#4a5560", 7)
        s.dot(370, 566, 15, "#8d99a3")
    s.dot(300, 205, 104, hair, 98)
    for x in (208, 392):
        s.dot(x, 268, 16, dark(skin, 0.08), 26)
    s.dot(300, 262, 94, skin, 116)
    for start, end in ((165, 290), (250, 375)) if woman else ((180, s.around(325, 345)),):
        s.pen.chord(s.px([(196, 107), (404, 345)]), start, end, hair)
    s.line([(300, 262), (295, 288), (304, 290)], dark(skin), 4)
    s.pen.arc(s.px([(266, 284), (334, 332)]), 30, 150, "#a8604e", round(5 * s.scale))
    if s.around(0, 1) < 0.4:
        for x in (258, 342):
            s.pen.ellipse(s.px([(x - 31, 232), (x + 31, 288)]), None, INK, round(5 * s.scale))
        s.line([(289, 256), (311, 256)], INK, 5)
    return s.jpeg((size, size))
