"""Drawn illustrations and portraits for the demo stories, made with Pillow alone.

`draw` returns a landscape and `portrait` a head-and-shoulders silhouette, both as
JPEG bytes. The same seed and scene give the same picture every time. Everything
is laid out on a 1600 x 1000 sheet (600 x 600 for a portrait), painted at twice
the asked size and reduced, which smooths the edges.
"""

import io
import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageOps

SHEET = (1600, 1000)
OVERSAMPLE = 2

# Light of the day: sky from top to horizon, sun, far hills, near greens, water.
LIGHTS = {
    "dawn": {
        "sky": ("#7fa8c9", "#f3cfae", "#fde9cf"),
        "sun": "#fff3d6",
        "far": "#a9b7c4",
        "green": "#6f9a57",
        "water": ("#f0cfae", "#6f9fb0"),
        "cloud": "#fff6ea",
    },
    "day": {
        "sky": ("#4f9fd6", "#a5d3ec", "#e4f3f6"),
        "sun": "#fffbe6",
        "far": "#8fb3c4",
        "green": "#5fa04e",
        "water": ("#9fd0de", "#2f86a6"),
        "cloud": "#ffffff",
    },
    "dusk": {
        "sky": ("#5574a3", "#dba79b", "#fcdcae"),
        "sun": "#ffe3a8",
        "far": "#8a7f9d",
        "green": "#5b7f55",
        "water": ("#f2b88c", "#3f6184"),
        "cloud": "#fbdcc8",
    },
    "soft": {
        "sky": ("#8fb6bd", "#c9dfd9", "#f2efe0"),
        "sun": "#fffdf0",
        "far": "#a3bdbb",
        "green": "#74a06a",
        "water": ("#cfe3dc", "#5f9a9f"),
        "cloud": "#ffffff",
    },
}
SHIRTS = ("#c9574b", "#3f78a8", "#e0b04a", "#5c9a86", "#8c6aa5", "#f1efe8", "#d98a5b")
ROOFS = ("#b8563f", "#a8482f", "#c46a4a", "#9c4a3a")
WALLS = ("#f3e3bd", "#efd9a7", "#f5efe2", "#e6ddc8", "#dfe6e3", "#f0cfae")


def _rgb(colour):
    """A colour as three numbers, from "#rrggbb" or from three numbers."""
    if isinstance(colour, str):
        return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return tuple(colour[:3])


def _mix(one, two, share):
    """The colour `share` of the way from one to two."""
    return tuple(round(a + (b - a) * share) for a, b in zip(_rgb(one), _rgb(two), strict=True))


def _dark(colour, share=0.2):
    return _mix(colour, "#1d2a38", share)


def _light(colour, share=0.25):
    return _mix(colour, "#fffaf0", share)


def _clear(colour, alpha):
    """The colour with an opacity of 0 to 255, for painting over."""
    return (*_rgb(colour), alpha)


class _Sheet:
    """A sheet to paint on, in its own units, with the shapes that the scenes share."""

    def __init__(self, seed, scale, size=SHEET, light=None):
        self.random = random.Random(seed)
        self.scale = scale
        self.width, self.height = size
        self.light = LIGHTS[light or self.random.choice(tuple(LIGHTS))]
        pixels = (round(size[0] * scale), round(size[1] * scale))
        self.image = Image.new("RGB", pixels, _light(self.light["green"], 0.25))
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    # -- plain shapes ---------------------------------------------------------------

    def _px(self, points):
        return [(x * self.scale, y * self.scale) for x, y in points]

    def poly(self, points, fill):
        self.pen.polygon(self._px(points), fill=fill)

    def line(self, points, fill, width):
        self.pen.line(
            self._px(points), fill=fill, width=max(1, round(width * self.scale)), joint="curve"
        )

    def ellipse(self, x, y, rx, ry, fill):
        self.pen.ellipse(self._px([(x - rx, y - ry), (x + rx, y + ry)]), fill=fill)

    def rect(self, x0, y0, x1, y1, fill, radius=0):
        box = self._px([(x0, y0), (x1, y1)])
        if radius:
            self.pen.rounded_rectangle(box, radius * self.scale, fill=fill)
        else:
            self.pen.rectangle(box, fill=fill)

    def arc(self, x, y, rx, ry, start, end, fill, width):
        box = self._px([(x - rx, y - ry), (x + rx, y + ry)])
        self.pen.arc(box, start, end, fill=fill, width=max(1, round(width * self.scale)))

    # -- soft shapes ----------------------------------------------------------------

    def gradient(self, y0, y1, stops, points=None):
        """Fill from y0 to y1 with the stops, top to bottom, inside the points if given."""
        if points is None:
            points = [(0, y0), (self.width, y0), (self.width, y1), (0, y1)]
        xs, ys = zip(*self._px(points), strict=True)
        left, right = max(0, int(min(xs))), min(self.image.width, math.ceil(max(xs)))
        top, bottom = max(0, int(min(ys))), min(self.image.height, math.ceil(max(ys)))
        if right <= left or bottom <= top:
            return
        start, span = y0 * self.scale, max(1, (y1 - y0) * self.scale)
        rows = min(bottom - top, 160)
        column = Image.new("RGB", (1, rows))
        shades = []
        for row in range(rows):
            place = (top + (bottom - top) * (row + 0.5) / rows - start) / span
            place = min(1, max(0, place)) * (len(stops) - 1)
            step = min(int(place), len(stops) - 2)
            shades.append(_mix(stops[step], stops[step + 1], place - step))
        column.putdata(shades)
        column = column.resize((1, bottom - top), Image.Resampling.BILINEAR)
        fill = column.resize((right - left, bottom - top), Image.Resampling.NEAREST)
        if len(points) == 4 and len(set(xs)) == 2 and len(set(ys)) == 2:
            self.image.paste(fill, (left, top))
            return
        mask = Image.new("L", fill.size)
        ImageDraw.Draw(mask).polygon(
            [(x - left, y - top) for x, y in zip(xs, ys, strict=True)], fill=255
        )
        self.image.paste(fill, (left, top), mask)

    def glow(self, x, y, radius, colour, strength=200):
        """A round light that fades outward."""
        fade = Image.radial_gradient("L").point(
            [round(strength * max(0, 1 - v / 180) ** 2) for v in range(256)]
        )
        left, top = max(0, x - radius), max(0, y - radius)
        right, bottom = min(self.width, x + radius), min(self.height, y + radius)
        share = 256 / (radius * 2)
        corner = (round(left * self.scale), round(top * self.scale))
        size = (round((right - left) * self.scale), round((bottom - top) * self.scale))
        part = (
            (left - x + radius) * share,
            (top - y + radius) * share,
            (right - x + radius) * share,
            (bottom - y + radius) * share,
        )
        mask = fade.resize(size, Image.Resampling.BILINEAR, box=part)
        self.image.paste(_rgb(colour), corner, mask)

    def puff(self, circles, colour, alpha, floor=None):
        """Circles melted into one even shape, cut flat at `floor`: clouds, smoke."""
        left = min(x - r for x, y, r in circles) * self.scale
        top = min(y - r for x, y, r in circles) * self.scale
        right = max(x + r for x, y, r in circles) * self.scale
        bottom = max(y + r for x, y, r in circles) * self.scale
        left, top = max(0, left), max(0, top)
        right, bottom = min(self.image.width, right), min(self.image.height, bottom)
        if right <= left or bottom <= top:
            return
        left, top = int(left), int(top)
        mask = Image.new("L", (round(right - left) + 1, round(bottom - top) + 1))
        pen = ImageDraw.Draw(mask)
        for x, y, r in circles:
            cx, cy, cr = x * self.scale - left, y * self.scale - top, r * self.scale
            pen.ellipse((cx - cr, cy - cr, cx + cr, cy + cr), fill=alpha)
        if floor is not None:
            pen.rectangle((0, floor * self.scale - top, *mask.size), fill=0)
        self.image.paste(_rgb(colour), (left, top), mask)

    # -- things in the world --------------------------------------------------------

    def sky(self, horizon=620, sun=True, clouds=4):
        """Sky down to the horizon, with a sun and some clouds."""
        self.gradient(0, horizon, self.light["sky"])
        pick = self.random
        if sun:
            x, y = pick.uniform(260, 1340), pick.uniform(0.3, 0.62) * horizon
            self.glow(x, y, 520, self.light["sun"], 190)
            r = pick.uniform(42, 60)
            self.ellipse(x, y, r, r, _clear(self.light["sun"], 235))
        for _ in range(clouds):
            self.cloud(
                pick.uniform(0, 1600), pick.uniform(0.1, 0.55) * horizon, pick.uniform(0.5, 1.25)
            )

    def cloud(self, x, y, size):
        pick = self.random
        circles = []
        for i in range(5):
            r = (34 + 26 * math.sin((i + 0.5) / 5 * math.pi)) * size * pick.uniform(0.8, 1.15)
            circles.append((x + (i - 2) * 52 * size, y - r * 0.25, r))
        self.puff(circles, self.light["cloud"], 130, floor=y + 12 * size)

    def ridge(self, base, height, colour, bottom=1000, rough=1.0, fade=0.35):
        """Hills across the sheet standing on `base`, paling toward their foot."""
        pick = self.random
        waves = [
            (pick.uniform(0.6, 1.3) * n * rough, pick.uniform(0, 6.3), 1 / n) for n in (1, 2, 3, 6)
        ]
        total = sum(weight for _, _, weight in waves)
        points = [(-5, bottom)]
        for x in range(-5, 1616, 10):
            lift = sum(w * math.sin(x / 1600 * 6.3 * f + p) for f, p, w in waves) / total
            points.append((x, base - height * (0.55 + 0.6 * lift)))
        points.append((1610, bottom))
        self.gradient(
            base - height, base + 30, (colour, _mix(colour, self.light["sky"][2], fade)), points
        )

    def hills(self, base, layers=3, height=230):
        """Mountain layers, each nearer one lower and stronger in colour."""
        for i in range(layers):
            share = i / max(1, layers - 1)
            colour = _mix(self.light["far"], _mix(self.light["green"], "#3f6f6a", 0.4), share * 0.8)
            self.ridge(base, height * (1 - share * 0.55), colour, bottom=base + 4)

    def water(self, top, bottom=1000, glints=70):
        """Water with light strokes that widen toward the viewer."""
        self.gradient(top, bottom, self.light["water"])
        pick = self.random
        for _ in range(glints):
            depth = pick.random() ** 1.4
            y = top + 6 + depth * (bottom - top - 10)
            half = 14 + 90 * depth * pick.random()
            x = pick.uniform(0, 1600)
            thick = 1.5 + 4 * depth
            self.ellipse(x, y, half, thick, _clear("#ffffff", pick.randint(30, 75)))

    def tree(self, x, base, height, colour=None, blossom=None):
        pick = self.random
        colour = colour or _mix(self.light["green"], "#2f6b45", pick.uniform(0.2, 0.6))
        trunk = _mix("#6d4f3a", self.light["far"], 0.15)
        w = height * 0.045
        self.poly(
            [
                (x - w, base),
                (x + w, base),
                (x + w * 0.6, base - height * 0.6),
                (x - w * 0.6, base - height * 0.6),
            ],
            trunk,
        )
        blobs = [
            (0, -0.72, 0.27),
            (-0.2, -0.55, 0.2),
            (0.2, -0.56, 0.21),
            (-0.08, -0.48, 0.2),
            (0.1, -0.46, 0.18),
        ]
        for dx, dy, r in blobs:
            self.ellipse(x + dx * height, base + dy * height, r * height, r * height * 0.92, colour)
        for dx, dy, r in blobs[:3]:
            self.ellipse(
                x + dx * height - r * height * 0.22,
                base + dy * height - r * height * 0.24,
                r * height * 0.6,
                r * height * 0.52,
                _clear(_light(colour, 0.3), 110),
            )
        for _ in range(round(8 + height / 25) if blossom else 0):
            angle, far = pick.uniform(0, 6.3), pick.random() ** 0.5
            r = height * pick.uniform(0.014, 0.026)
            self.ellipse(
                x + math.cos(angle) * far * height * 0.36,
                base - height * 0.6 + math.sin(angle) * far * height * 0.32,
                r,
                r,
                blossom,
            )

    def palm(self, x, base, height):
        pick = self.random
        lean = pick.uniform(-0.16, 0.16) * height
        trunk = [(x + lean * (t / 8) ** 2, base - height * t / 8) for t in range(9)]
        self.line(trunk, _mix("#7d5f45", self.light["far"], 0.2), height * 0.035)
        top_x, top_y = trunk[-1]
        colour = _mix(self.light["green"], "#24604a", 0.5)
        for i in range(9):
            angle = math.pi * (i / 8) + pick.uniform(-0.1, 0.1)
            reach = height * pick.uniform(0.34, 0.44)
            upper, lower = [], []
            for t in range(9):
                f = t / 8
                fx = top_x + math.cos(angle) * reach * f
                fy = top_y - math.sin(angle) * reach * f * 0.6 + reach * 0.62 * f * f
                thick = height * 0.034 * math.sin(math.pi * min(1, f + 0.08)) + 1
                upper.append((fx, fy - thick))
                lower.append((fx, fy + thick))
            self.poly(upper + lower[::-1], _light(colour, 0.12) if i % 2 else colour)

    def bush(self, x, base, size, colour=None):
        colour = colour or _mix(self.light["green"], "#2f6b45", self.random.uniform(0.1, 0.5))
        self.puff(
            [
                (x - size, base, size * 0.8),
                (x, base - size * 0.3, size),
                (x + size, base, size * 0.75),
            ],
            colour,
            255,
            floor=base + 1,
        )

    def flag(self, x, base, height):
        """The national flag on a pole."""
        self.line([(x, base), (x, base - height)], "#d9dcdd", max(4, height * 0.018))
        w, h, y = height * 0.36, height * 0.24, base - height
        top = [(x + w * t / 10, y + math.sin(t / 10 * 6.3) * h * 0.07) for t in range(11)]
        self.poly(top + [(px, py + h) for px, py in top[::-1]], "#d3302b")
        self.star(x + w / 2, y + h / 2, h * 0.3, "#f8d648")

    def star(self, x, y, r, fill):
        points = []
        for i in range(10):
            reach = r if i % 2 == 0 else r * 0.4
            angle = -math.pi / 2 + i * math.pi / 5
            points.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach))
        self.poly(points, fill)

    def person(self, x, base, height, shirt=None, hat=None, trousers="#3a4656", stride=0.0):
        """A small standing or striding figure: no face, perhaps a conical hat."""
        pick = self.random
        shirt = shirt or pick.choice(SHIRTS)
        skin = pick.choice(("#e3b48c", "#d9a577", "#c99468"))
        hip, shoulder = base - height * 0.46, base - height * 0.82
        self.ellipse(x, base, height * 0.2, height * 0.03, _clear("#1d2a38", 50))
        for side in (-1, 1):
            foot = x + side * height * (0.05 + stride * 0.2)
            self.line([(x + side * height * 0.045, hip), (foot, base)], trousers, height * 0.085)
            hand = (
                x + side * height * (0.15 + stride * 0.12),
                hip + height * (0.02 - stride * 0.14),
            )
            self.line(
                [(x + side * height * 0.1, shoulder + height * 0.05), hand], shirt, height * 0.07
            )
            self.ellipse(*hand, height * 0.032, height * 0.032, skin)
        self.rect(
            x - height * 0.12,
            shoulder,
            x + height * 0.12,
            hip + height * 0.04,
            shirt,
            height * 0.06,
        )
        self.rect(
            x - height * 0.03, shoulder - height * 0.04, x + height * 0.03, shoulder + 2, skin
        )
        head = shoulder - height * 0.09
        self.ellipse(x, head - height * 0.015, height * 0.078, height * 0.086, "#2d2a2b")
        self.ellipse(x, head + height * 0.012, height * 0.068, height * 0.074, skin)
        if hat is None:
            hat = pick.random() < 0.3
        if hat:
            self.poly(
                [(x - height * 0.19, head), (x, head - height * 0.17), (x + height * 0.19, head)],
                "#ecd9a4",
            )
            self.poly(
                [(x, head - height * 0.17), (x + height * 0.19, head), (x + height * 0.05, head)],
                "#d9c084",
            )

    def house(self, x, base, width, height, wall=None, roof=None):
        pick = self.random
        wall, roof = wall or pick.choice(WALLS), roof or pick.choice(ROOFS)
        self.rect(x, base - height, x + width, base, wall)
        self.rect(x + width * 0.72, base - height, x + width, base, _clear("#1d2a38", 22))
        self.poly(
            [
                (x - width * 0.08, base - height),
                (x + width * 0.16, base - height * 1.5),
                (x + width * 0.84, base - height * 1.5),
                (x + width * 1.08, base - height),
            ],
            roof,
        )
        self.rect(
            x + width * 0.42, base - height * 0.62, x + width * 0.6, base, _dark("#7b5a42", 0.1)
        )
        for left in (0.12, 0.74):
            self.rect(
                x + width * left,
                base - height * 0.66,
                x + width * (left + 0.16),
                base - height * 0.3,
                "#7fa6b4",
            )

    def block(self, x, base, width, height, wall, glass="#7ea7bd", cols=5, rows=5, lit=0.0):
        """A flat-roofed building with a grid of windows."""
        self.gradient(
            base - height,
            base,
            (_light(wall, 0.2), wall),
            [(x, base - height), (x + width, base - height), (x + width, base), (x, base)],
        )
        self.rect(x - 5, base - height - 10, x + width + 5, base - height + 6, _dark(wall, 0.18))
        cell_w, cell_h = width / cols, (height - 24) / rows
        for row in range(rows):
            for col in range(cols):
                wx, wy = (x + col * cell_w + cell_w * 0.22, base - height + 22 + row * cell_h)
                shade = "#f9dd96" if self.random.random() < lit else _mix(glass, wall, 0.1)
                self.rect(wx, wy, wx + cell_w * 0.56, wy + cell_h * 0.58, shade)
        self.rect(x + width * 0.86, base - height + 6, x + width, base, _clear("#1d2a38", 24))

    def boat(self, x, y, size, hull=None):
        """A painted wooden fishing boat on the water line y."""
        pick = self.random
        hull = hull or pick.choice(("#2f6f9a", "#b8463a", "#2f7f6a", "#c97f35"))
        self.ellipse(x, y + size * 0.03, size * 0.62, size * 0.05, _clear("#17324a", 70))
        self.poly(
            [
                (x - size * 0.62, y - size * 0.27),
                (x - size * 0.42, y - size * 0.15),
                (x + size * 0.38, y - size * 0.15),
                (x + size * 0.66, y - size * 0.33),
                (x + size * 0.46, y + size * 0.02),
                (x - size * 0.44, y + size * 0.02),
            ],
            hull,
        )
        self.poly(
            [
                (x - size * 0.52, y - size * 0.05),
                (x + size * 0.52, y - size * 0.07),
                (x + size * 0.46, y + size * 0.02),
                (x - size * 0.44, y + size * 0.02),
            ],
            _clear("#8e2f2a", 190),
        )
        self.rect(x - size * 0.3, y - size * 0.4, x + size * 0.02, y - size * 0.15, "#f3ead4")
        self.rect(
            x - size * 0.34, y - size * 0.44, x + size * 0.06, y - size * 0.39, _dark(hull, 0.15)
        )
        for i in range(3):
            wx = x - size * 0.26 + i * size * 0.09
            self.rect(wx, y - size * 0.34, wx + size * 0.06, y - size * 0.26, "#6f9db3")
        self.line(
            [(x + size * 0.16, y - size * 0.15), (x + size * 0.16, y - size * 0.78)],
            "#6d4f3a",
            size * 0.018,
        )
        self.line(
            [(x + size * 0.16, y - size * 0.74), (x + size * 0.6, y - size * 0.31)],
            "#6d4f3a",
            size * 0.008,
        )
        self.line(
            [(x + size * 0.16, y - size * 0.74), (x - size * 0.3, y - size * 0.42)],
            "#6d4f3a",
            size * 0.008,
        )
        self.poly(
            [
                (x + size * 0.16, y - size * 0.78),
                (x + size * 0.3, y - size * 0.73),
                (x + size * 0.16, y - size * 0.67),
            ],
            "#d3302b",
        )

    def grain(self, image, amount=7):
        """The image with a fine, even grain, the same for the same seed."""
        tile = 256
        noise = Image.frombytes("L", (tile, tile), self.random.randbytes(tile * tile))
        noise = noise.point([round(v / 255 * amount) for v in range(256)])
        sheet = Image.new("L", image.size)
        for x in range(0, image.width, tile):
            for y in range(0, image.height, tile):
                sheet.paste(noise, (x, y))
        sheet = Image.merge("RGB", (sheet, sheet, sheet))
        return ImageChops.add(image, sheet, offset=-(amount // 2))


# -- scenes ---------------------------------------------------------------------------


def _fields(s):
    """Rice fields below mountains, with farmers in conical hats."""
    s.sky(560)
    s.hills(570, 3, 270)
    s.gradient(560, 1000, (_light(s.light["green"], 0.35), s.light["green"]))
    for x in range(-20, 1640, 46):
        s.bush(x + s.random.uniform(-12, 12), 574, s.random.uniform(14, 30))
    for _ in range(3):
        s.house(s.random.uniform(60, 1450), 578, s.random.uniform(60, 90), 34)
    vanish = s.random.uniform(600, 1000)
    edges = (592, 640, 715, 825, 1010)
    tints = [_mix(s.light["green"], c, 0.5) for c in ("#d9c95a", "#8fc25a", "#4f9a4f", "#b9cf5f")]
    for top, bottom in zip(edges, edges[1:], strict=False):
        cells = [vanish + (i - 3.5) * (top - 520) * 5.2 for i in range(9)]
        feet = [vanish + (i - 3.5) * (bottom - 520) * 5.2 for i in range(9)]
        for i in range(8):
            tint = s.random.choice(tints)
            gap = (bottom - top) * 0.06
            corners = [
                (cells[i] + gap, top + gap),
                (cells[i + 1] - gap, top + gap),
                (feet[i + 1] - gap, bottom - gap),
                (feet[i] + gap, bottom - gap),
            ]
            s.poly(corners, _light(tint, 0.1))
            for row in range(1, 9):
                f = row / 9
                ends = [
                    (corners[0][0] + (corners[1][0] - corners[0][0]) * f, corners[0][1]),
                    (corners[3][0] + (corners[2][0] - corners[3][0]) * f, corners[2][1]),
                ]
                s.line(ends, _clear(_dark(tint, 0.4), 46), 2 + (bottom - 590) / 120)
    for _ in range(3):
        y = s.random.uniform(690, 900)
        s.person(s.random.uniform(200, 1400), y, (y - 520) * 0.42, hat=True)
    s.palm(s.random.choice((120, 1480)), 900, 430)


def _sea(s):
    """Fishing boats on a calm sea before a headland."""
    s.sky(520)
    s.ridge(530, 150, _mix(s.light["far"], s.light["sky"][1], 0.2), bottom=524, rough=0.6)
    side = s.random.choice((0, 1))
    slope = [(0, 526), (0, 330), (130, 350), (260, 420), (400, 440), (560, 500), (640, 526)]
    points = [(1600 - x, y) if side else (x, y) for x, y in slope]
    s.gradient(330, 526, (_mix(s.light["green"], s.light["far"], 0.35), s.light["far"]), points)
    s.water(520, 1000, 110)
    s.boat(s.random.uniform(700, 900), 580, 110)
    s.boat(s.random.uniform(1050, 1400), 625, 170)
    s.boat(s.random.uniform(180, 500), 680, 230)
    s.boat(s.random.uniform(750, 1150), 810, 400)
    s.gradient(
        900,
        1000,
        ("#f0dcae", "#e3c48e"),
        [(0, 1000), (0, 905), (300, 925), (700, 965), (1100, 1000)],
    )
    if s.random.random() < 0.7:
        s.palm(110, 960, 480)


def _town(s):
    """A small town: blocks of flats behind, shop houses and trees on the street."""
    s.sky(760, clouds=3)
    s.ridge(700, 200, s.light["far"], bottom=760)
    x, lit = -30, 0.25 if s.light is LIGHTS["dusk"] else 0.05
    while x < 1600:
        w, h = s.random.uniform(90, 170), s.random.uniform(180, 430)
        wall = _mix(s.random.choice(WALLS), s.light["far"], 0.55)
        s.block(x, 770, w, h, wall, _mix("#7ea7bd", s.light["far"], 0.5), 4, int(h / 44), lit)
        x += w + s.random.uniform(4, 40)
    x = -20
    while x < 1600:
        w, h = s.random.uniform(100, 150), s.random.uniform(150, 250)
        wall = s.random.choice((*WALLS, "#a9c7c4", "#e4a98a", "#b9cbd9"))
        s.block(x, 820, w, h, wall, "#6f9db3", 3, int(h / 55), lit)
        awning = s.random.choice(SHIRTS)
        s.poly([(x, 762), (x + w, 762), (x + w + 8, 784), (x - 8, 784)], awning)
        s.rect(x + 12, 784, x + w - 12, 820, _dark("#7d6a58", 0.2))
        x += w + 3
    s.gradient(818, 870, ("#d8d2c4", "#c7c0b0"))
    s.gradient(866, 1000, ("#8b9297", "#6f777d"))
    for x in range(-40, 1640, 190):
        s.poly([(x, 930), (x + 95, 930), (x + 88, 942), (x - 10, 942)], "#f2efe4")
    for x in range(90, 1600, 300):
        s.tree(x + s.random.uniform(-40, 40), 858, s.random.uniform(170, 230))
    for _ in range(5):
        s.person(s.random.uniform(60, 1540), s.random.uniform(850, 866), 84, stride=0.4)
    for _ in range(2):
        _motorbike(s, s.random.uniform(120, 1480), s.random.uniform(905, 975), 96)


def _motorbike(s, x, y, size):
    """A rider on a motorbike, seen from the side."""
    s.ellipse(x, y, size * 0.7, size * 0.06, _clear("#1d2a38", 60))
    for dx in (-0.42, 0.42):
        s.ellipse(x + dx * size, y - size * 0.18, size * 0.19, size * 0.19, "#2b2f35")
        s.ellipse(x + dx * size, y - size * 0.18, size * 0.1, size * 0.1, "#b9bec2")
    paint = s.random.choice(SHIRTS)
    s.line(
        [
            (x - size * 0.42, y - size * 0.2),
            (x, y - size * 0.26),
            (x + size * 0.3, y - size * 0.56),
        ],
        paint,
        size * 0.13,
    )
    s.rect(
        x - size * 0.42, y - size * 0.46, x + size * 0.06, y - size * 0.36, "#33383f", size * 0.05
    )
    shirt = s.random.choice(SHIRTS)
    s.line(
        [
            (x - size * 0.12, y - size * 0.46),
            (x + size * 0.12, y - size * 0.4),
            (x + size * 0.08, y - size * 0.18),
        ],
        "#3a4656",
        size * 0.12,
    )
    s.line(
        [(x - size * 0.14, y - size * 0.46), (x - size * 0.06, y - size * 0.86)], shirt, size * 0.22
    )
    s.line(
        [(x - size * 0.06, y - size * 0.82), (x + size * 0.26, y - size * 0.62)], shirt, size * 0.08
    )
    s.ellipse(x - size * 0.02, y - size * 1.06, size * 0.11, size * 0.12, "#e0b088")
    s.pen.pieslice(
        s._px([(x - size * 0.16, y - size * 1.22), (x + size * 0.12, y - size * 0.94)]),
        180,
        360,
        fill=s.random.choice(SHIRTS),
    )


def _bridge(s):
    """A bridge over a wide river: stayed by cables, or on arches."""
    s.sky(560)
    s.hills(565, 3, 220)
    for x in range(-20, 1640, 52):
        s.bush(x + s.random.uniform(-14, 14), 570, s.random.uniform(16, 36))
    s.water(566, 1000, 90)
    deck = 600
    steel = _mix("#e9e4d8", s.light["sky"][1], 0.15)
    if s.random.random() < 0.5:
        for tower in (480, 1120):
            for i in range(1, 10):
                for way in (-1, 1):
                    s.line(
                        [(tower, 270 + i * 14), (tower + way * i * 34, deck)], _clear(steel, 210), 3
                    )
            s.poly(
                [(tower - 13, 240), (tower + 13, 240), (tower + 26, 700), (tower - 26, 700)], steel
            )
            s.poly(
                [(tower + 2, 240), (tower + 13, 240), (tower + 26, 700), (tower + 6, 700)],
                _clear("#1d2a38", 36),
            )
            s.ellipse(tower, 702, 62, 12, _dark(steel, 0.35))
    else:
        for pier in range(-80, 1700, 320):
            s.arc(pier + 160, deck + 4, 152, 190, 180, 360, steel, 15)
            for i in range(1, 8):
                x = pier + 8 + i * 38
                rise = 186 * math.sqrt(max(0, 1 - ((x - pier - 160) / 152) ** 2))
                s.line([(x, deck), (x, deck - rise)], _clear(steel, 190), 3)
            s.rect(pier - 17, deck, pier + 17, 706, _dark(steel, 0.12))
            s.ellipse(pier, 706, 48, 10, _dark(steel, 0.35))
    s.rect(0, deck - 6, 1600, deck + 22, _dark(steel, 0.1))
    s.rect(0, deck + 16, 1600, deck + 30, _dark(steel, 0.38))
    s.line([(0, deck - 24), (1600, deck - 24)], steel, 4)
    for x in range(0, 1610, 32):
        s.line([(x, deck - 24), (x, deck)], steel, 3)
    for _ in range(5):
        x = s.random.uniform(60, 1540)
        s.rect(x, deck - 34, x + 66, deck - 8, s.random.choice(SHIRTS), 8)
        s.rect(x + 12, deck - 50, x + 52, deck - 28, "#9fc0cf", 8)
    _sampan(s, s.random.uniform(300, 1300), 840, 300)
    s.gradient(
        880,
        1000,
        (s.light["green"], _dark(s.light["green"], 0.2)),
        [(0, 1000), (0, 870), (240, 890), (520, 1000)],
    )
    for i in range(4):
        s.bush(40 + i * 90, 900 + i * 18, 46)


def _sampan(s, x, y, size):
    """A long wooden rowing boat with its oarsman."""
    s.ellipse(x, y + 6, size * 0.55, size * 0.035, _clear("#17324a", 70))
    s.person(x + size * 0.2, y - size * 0.03, size * 0.42, hat=True)
    s.line(
        [(x + size * 0.26, y - size * 0.22), (x + size * 0.5, y + size * 0.06)],
        "#7a5638",
        size * 0.014,
    )
    s.poly(
        [
            (x - size * 0.6, y - size * 0.11),
            (x - size * 0.3, y - size * 0.05),
            (x + size * 0.3, y - size * 0.05),
            (x + size * 0.6, y - size * 0.13),
            (x + size * 0.42, y + size * 0.03),
            (x - size * 0.42, y + size * 0.03),
        ],
        "#7a5638",
    )


def _school(s):
    """A yellow school with a flag, flame trees and pupils in the yard."""
    s.sky(700, clouds=5)
    s.ridge(640, 160, s.light["far"], bottom=700)
    for x in range(-20, 1640, 60):
        s.bush(x, 712, s.random.uniform(26, 50))
    wall = "#f2d489"
    s.rect(180, 400, 1420, 760, wall)
    s.poly([(140, 404), (230, 318), (1370, 318), (1460, 404)], s.random.choice(ROOFS))
    s.poly([(660, 404), (800, 268), (940, 404)], _dark(s.random.choice(ROOFS), 0.1))
    s.rect(690, 402, 910, 760, _light(wall, 0.35))
    for floor in (428, 596):
        for i in range(5):
            for start in (212, 938):
                x = start + i * 94
                s.rect(x, floor, x + 64, floor + 92, "#fbf6e6")
                s.rect(x + 5, floor + 5, x + 30, floor + 87, "#7fb0bf")
                s.rect(x + 34, floor + 5, x + 59, floor + 87, "#8fbcc9")
    s.rect(180, 556, 1420, 572, "#fff4d6")
    s.rect(180, 740, 1420, 760, _dark(wall, 0.15))
    s.rect(742, 610, 858, 760, "#6f8f98")
    s.rect(742, 610, 858, 622, "#fbf6e6")
    s.rect(796, 610, 804, 760, "#fbf6e6")
    s.ellipse(800, 356, 30, 30, "#fbf6e6")
    s.line([(800, 356), (800, 336)], "#4a5560", 4)
    s.line([(800, 356), (814, 362)], "#4a5560", 4)
    s.gradient(758, 1000, ("#e4cfa6", "#d3b784"))
    for i in range(9):
        s.line([(800 + (i - 4) * 110, 760), (800 + (i - 4) * 330, 1000)], _clear("#fff8e6", 60), 4)
    s.flag(560, 880, 500)
    s.rect(520, 866, 600, 890, "#c8c2b4")
    for x in (70, 250, 1360, 1540):
        s.tree(x, s.random.uniform(850, 900), s.random.uniform(330, 420), blossom="#dc4a34")
    for _ in range(11):
        y = s.random.uniform(830, 960)
        s.person(s.random.uniform(330, 1330), y, y * 0.24 - 90, "#f8f7f2", False, "#2f4b78", 0.3)


def _stadium(s):
    """A football pitch under floodlights, with full stands."""
    s.sky(420, sun=False, clouds=3)
    for x in (150, 1450):
        s.line([(x, 480), (x, 110)], "#c2c9cc", 12)
        s.glow(x, 90, 230, "#fffbe0", 220)
        s.rect(x - 70, 62, x + 70, 118, "#dfe4e6", 6)
        for i in range(8):
            s.ellipse(x - 52 + (i % 4) * 35, 78 + (i // 4) * 24, 10, 10, "#fffdf0")
    s.poly([(0, 330), (1600, 330), (1600, 356), (0, 356)], "#8d99a3")
    s.gradient(350, 560, ("#56697d", "#3d4f63"))
    for row in range(10):
        y = 372 + row * 18
        for x in range(0, 1610, 16):
            if s.random.random() < 0.86:
                r = 5 + row * 0.18
                s.ellipse(
                    x + s.random.uniform(-3, 3) + row % 2 * 8,
                    y,
                    r,
                    r,
                    s.random.choice((*SHIRTS, "#d3302b", "#f2d24a")),
                )
    for x in range(0, 1600, 200):
        s.poly([(x + 94, 352), (x + 106, 352), (x + 112, 556), (x + 88, 556)], "#c4ccd1")
    x = 0
    while x < 1600:
        w = s.random.uniform(120, 220)
        s.rect(
            x,
            548,
            x + w,
            588,
            s.random.choice(("#2f6f9a", "#d3302b", "#2f7f6a", "#e0b04a", "#f1efe8")),
        )
        x += w
    s.gradient(588, 1000, ("#6fb257", "#3f8f45"))
    for i in range(-7, 8, 2):
        top, low = 800 + i * 130, 800 + i * 300
        s.poly(
            [(top, 588), (top + 130, 588), (low + 300, 1000), (low, 1000)], _clear("#ffffff", 24)
        )
    white = _clear("#ffffff", 225)
    s.line([(0, 612), (1600, 612)], white, 5)
    s.line([(800, 612), (800, 1000)], white, 7)
    s.arc(800, 780, 250, 82, 0, 360, white, 6)
    s.ellipse(800, 780, 10, 5, white)
    teams = s.random.sample(("#d3302b", "#2f6fb0", "#f2d24a", "#f5f3ec"), 2)
    spots = [
        (260, 700),
        (470, 840),
        (640, 690),
        (690, 900),
        (980, 720),
        (1150, 870),
        (1330, 690),
        (1260, 960),
    ]
    for i, (x, y) in enumerate(spots):
        s.person(
            x + s.random.uniform(-50, 50),
            y,
            60 + (y - 600) * 0.3,
            teams[i % 2],
            False,
            "#f1efe8" if i % 2 else "#2b3c5e",
            0.9,
        )
    s.ellipse(850, 912, 26, 5, _clear("#1d2a38", 60))
    s.ellipse(850, 896, 17, 17, "#fbfaf5")
    s.poly([(842, 892), (850, 886), (858, 892), (855, 902), (845, 902)], "#2d3238")


def _market(s):
    """Market stalls under striped awnings, piled with fruit and greens."""
    s.sky(640, clouds=3)
    x = -10
    while x < 1600:
        w, h = s.random.uniform(150, 240), s.random.uniform(170, 300)
        s.block(x, 660, w, h, _mix(s.random.choice(WALLS), s.light["far"], 0.4), cols=4, rows=3)
        x += w + 6
    s.gradient(640, 1000, ("#d9c7a5", "#c2a67c"))
    for x in range(-20, 1640, 70):
        s.line([(x, 660), ((x - 800) * 1.9 + 800, 1000)], _clear("#fff6e0", 50), 4)
    for x in (420, 820, 1180):
        s.person(x + s.random.uniform(-60, 60), 760, 170, stride=0.3)
    for left, width, base in ((40, 440, 860), (580, 440, 880), (1120, 440, 860)):
        paint = s.random.choice(("#c9483f", "#2f7fa8", "#3f9a78", "#e09a3a"))
        for post in (left + 14, left + width - 14):
            s.line([(post, base), (post, 500)], "#7d5f45", 12)
        s.rect(left, 560, left + width, base - 130, _clear("#3b2c22", 70))
        s.person(left + width * s.random.uniform(0.4, 0.6), base, 280, hat=s.random.random() < 0.5)
        stripes = 10
        for i in range(stripes):
            a, b = (
                left - 26 + i * (width + 52) / stripes,
                left - 26 + (i + 1) * (width + 52) / stripes,
            )
            ta, tb = (
                left + 26 + i * (width - 52) / stripes,
                left + 26 + (i + 1) * (width - 52) / stripes,
            )
            shade = paint if i % 2 else "#fbf4e4"
            s.poly([(ta, 440), (tb, 440), (b, 560), (a, 560)], shade)
            s.ellipse((a + b) / 2, 560, (b - a) / 2, 22, shade)
        s.rect(left, base - 120, left + width, base + 30, "#94694a")
        s.rect(left, base - 120, left + width, base - 104, "#b98a62")
        for i in range(1, 5):
            s.line(
                [(left + i * width / 5, base - 100), (left + i * width / 5, base + 30)],
                "#7b5539",
                5,
            )
        for i in range(4):
            cx, cy = left + width * (i + 0.5) / 4, base - 122
            fruit = s.random.choice(
                ("#e58a2e", "#d3453a", "#7fb04a", "#f0c544", "#8a4f8f", "#4f9a4f")
            )
            for row in range(4):
                for col in range(5 - row):
                    s.ellipse(
                        cx + (col - (4 - row) / 2) * 19,
                        cy - 12 - row * 15,
                        12,
                        12,
                        _mix(fruit, "#fff0c8", row * 0.09),
                    )
            s.poly(
                [(cx - 54, cy - 12), (cx + 54, cy - 12), (cx + 42, cy + 22), (cx - 42, cy + 22)],
                "#d8b376",
            )
            s.line([(cx - 50, cy), (cx + 50, cy)], "#b98f54", 4)
    for x in (300, 900, 1330):
        s.person(x + s.random.uniform(-80, 80), s.random.uniform(960, 990), 270, stride=0.2)


def _hospital(s):
    """A white hospital with a green cross, trees and an ambulance at the door."""
    s.sky(760, clouds=5)
    s.ridge(700, 170, s.light["far"], bottom=770)
    glass = "#7fb3c4"
    s.block(120, 790, 420, 330, "#e9eef0", glass, 7, 5)
    s.block(1060, 790, 420, 330, "#e9eef0", glass, 7, 5)
    s.block(500, 790, 600, 500, "#f7f8f6", glass, 9, 7)
    s.rect(690, 300, 910, 470, "#f7f8f6", 10)
    s.rect(776, 312, 824, 458, "#2f9a7f", 6)
    s.rect(727, 361, 873, 409, "#2f9a7f", 6)
    s.rect(640, 690, 960, 712, "#2f9a7f", 8)
    s.rect(670, 712, 930, 790, "#bcd8de")
    for x in (735, 800, 865):
        s.line([(x, 712), (x, 790)], "#f7f8f6", 6)
    for x in (656, 944):
        s.line([(x, 712), (x, 790)], "#cfd6d8", 12)
    s.gradient(788, 870, (_light(s.light["green"], 0.2), s.light["green"]))
    s.poly([(660, 790), (940, 790), (1060, 870), (540, 870)], "#d8d8d0")
    s.gradient(866, 1000, ("#a3abb0", "#838c92"))
    s.rect(0, 862, 1600, 874, "#e3e1d8")
    for x in (60, 250, 420, 1190, 1370, 1545):
        s.tree(x, 850, s.random.uniform(200, 280))
    for x in range(140, 1540, 120):
        if not 520 < x < 1080:
            s.bush(x, 862, 26)
    x = s.random.choice((300, 1040))
    s.ellipse(x + 120, 962, 160, 12, _clear("#1d2a38", 70))
    s.rect(x, 830, x + 180, 950, "#fbfbf8", 12)
    s.poly(
        [(x + 176, 850), (x + 222, 856), (x + 252, 900), (x + 258, 950), (x + 176, 950)], "#fbfbf8"
    )
    s.poly([(x + 186, 864), (x + 218, 868), (x + 240, 902), (x + 186, 902)], glass)
    s.rect(x, 904, x + 256, 918, "#2f9a7f")
    s.rect(x + 78, 850, x + 94, 894, "#2f9a7f")
    s.rect(x + 64, 864, x + 108, 880, "#2f9a7f")
    s.rect(x + 130, 816, x + 168, 832, "#3f7fd0", 6)
    for wheel in (x + 52, x + 206):
        s.ellipse(wheel, 950, 25, 25, "#2b2f35")
        s.ellipse(wheel, 950, 12, 12, "#c2c9cc")
    for px in (620, 720, 880, 980):
        s.person(
            px + s.random.uniform(-30, 30),
            s.random.uniform(846, 866),
            104,
            s.random.choice(("#f8f8f4", "#9fd0c4", *SHIRTS[:3])),
            False,
        )


def _office(s):
    """A local government office with columns, steps and the flag."""
    s.sky(740, clouds=5)
    s.ridge(680, 150, s.light["far"], bottom=750)
    for x in range(-20, 1640, 58):
        s.bush(x, 770, s.random.uniform(30, 54))
    wall = s.random.choice(("#f3e3bd", "#efdcae", "#f2ead8"))
    s.block(150, 800, 470, 330, wall, "#7ea7bd", 6, 3)
    s.block(980, 800, 470, 330, wall, "#7ea7bd", 6, 3)
    s.rect(580, 420, 1020, 800, _light(wall, 0.4))
    roof = s.random.choice(ROOFS)
    s.poly([(540, 424), (800, 300), (1060, 424)], roof)
    s.poly([(600, 410), (800, 316), (1000, 410)], _light(wall, 0.25))
    s.star(800, 374, 27, "#d8a93a")
    s.rect(545, 420, 1055, 440, _dark(wall, 0.12))
    s.rect(620, 560, 980, 800, _mix("#6f8f98", wall, 0.1))
    s.rect(620, 476, 980, 530, "#b3372f", 4)
    for i in range(7):
        s.rect(652 + i * 44, 494, 680 + i * 44, 511, "#f3d98a", 4)
    for x in (600, 700, 872, 972):
        s.rect(x, 440, x + 28, 800, "#fbf7ea")
        s.rect(x + 20, 440, x + 28, 800, _clear("#1d2a38", 30))
    for i in range(4):
        s.rect(
            560 - i * 24,
            794 + i * 15,
            1040 + i * 24,
            812 + i * 15,
            _mix("#ece6d8", "#b9b2a2", i / 5),
        )
    s.gradient(850, 1000, ("#ddd4c0", "#c4b99f"))
    for i in range(13):
        s.line([(800 + (i - 6) * 120, 852), (800 + (i - 6) * 260, 1000)], _clear("#ffffff", 60), 4)
    s.line([(0, 916), (1600, 916)], _clear("#ffffff", 60), 4)
    for side in (1, -1):
        bed = [(800 + side * x, y) for x, y in ((330, 880), (740, 880), (860, 960), (400, 960))]
        s.poly(bed, s.light["green"])
        for _ in range(24):
            s.ellipse(
                800 + side * s.random.uniform(400, 760),
                s.random.uniform(894, 946),
                8,
                8,
                s.random.choice(("#e0523f", "#f0c544", "#e58ab0")),
            )
    s.flag(420, 900, 560)
    for x in (70, 1300, 1530):
        s.tree(x, 870, s.random.uniform(280, 360))
    for _ in range(5):
        y = s.random.uniform(880, 970)
        s.person(
            s.random.uniform(560, 1050),
            y,
            120 + (y - 880) * 0.5,
            s.random.choice(("#f8f8f4", "#dfe9f2", *SHIRTS)),
            False,
            stride=0.3,
        )


def _hall(s):
    """A meeting hall: a speaker at the lectern, the audience from behind."""
    warm = s.random.choice(("#a5342f", "#9b3a33", "#2f6274", "#35606a"))
    s.gradient(0, 700, ("#efe4cf", "#e2d2b4"))
    for x in range(0, 1600, 200):
        s.rect(x, 0, x + 4, 700, _clear("#b59a6c", 60))
    for x in range(120, 1600, 272):
        s.glow(x, 0, 210, "#fffbe8", 190)
    s.gradient(
        90,
        640,
        (_light(warm, 0.08), _dark(warm, 0.25)),
        [(270, 90), (1330, 90), (1330, 640), (270, 640)],
    )
    for x in range(270, 1330, 44):
        s.rect(x, 90, x + 12, 640, _clear("#000000", 24))
        s.rect(x + 22, 90, x + 30, 640, _clear("#ffffff", 14))
    s.poly([(250, 70), (1350, 70), (1350, 150), (250, 150)], _dark(warm, 0.12))
    for i in range(11):
        s.pen.chord(
            s._px([(250 + i * 100, 120), (350 + i * 100, 180)]), 0, 180, fill=_dark(warm, 0.12)
        )
    s.rect(560, 230, 1060, 470, "#f7f5ee", 8)
    s.rect(574, 244, 1046, 456, "#dfeaee")
    for i in range(6):
        h = s.random.uniform(40, 130)
        s.rect(
            630 + i * 62,
            430 - h,
            666 + i * 62,
            430,
            s.random.choice(("#2f7fa8", "#3f9a78", "#e09a3a")),
        )
    s.line([(610, 430), (1010, 430)], "#7d8a92", 4)
    s.rect(610, 262, 860, 276, "#8fa0a8", 6)
    s.gradient(640, 740, ("#b98a5c", "#96683f"))
    s.rect(0, 700, 1600, 1000, "#6d5040")
    s.gradient(700, 1000, ("#8a6749", "#5d4536"))
    spot = s.random.choice((410, 1190))
    s.person(spot, 690, 300, s.random.choice(("#2f3f58", "#39424e", "#f5f3ee")), False, "#2b3442")
    s.poly([(spot - 78, 560), (spot + 78, 560), (spot + 60, 704), (spot - 60, 704)], "#8f5d37")
    s.rect(spot - 90, 544, spot + 90, 566, "#a9744a", 5)
    s.star(spot, 632, 28, "#e9c65a")
    s.line([(spot + 34, 548), (spot + 20, 498)], "#2d3238", 5)
    s.ellipse(spot + 20, 494, 9, 9, "#2d3238")
    for x in (330, 1270):
        for _ in range(9):
            s.ellipse(
                x + s.random.uniform(-34, 34),
                640 + s.random.uniform(-30, 22),
                14,
                14,
                s.random.choice(("#e0523f", "#f0c544", "#f3eee2", "#e58ab0")),
            )
        s.poly([(x - 36, 656), (x + 36, 656), (x + 24, 706), (x - 24, 706)], "#ece6d8")
    for row, (y, size) in enumerate(((800, 74), (890, 98), (1000, 130))):
        step = size * 1.75
        x = -step * s.random.random()
        while x < 1660:
            shirt = _dark(s.random.choice((*SHIRTS, "#f1efe8", "#dfe6e8")), 0.15 + 0.08 * row)
            cx = x + s.random.uniform(-8, 8)
            s.rect(
                cx - size * 0.7, y - size * 0.1, cx + size * 0.7, y + size * 1.6, shirt, size * 0.4
            )
            s.rect(cx - size * 0.14, y - size * 0.32, cx + size * 0.14, y, "#c99468")
            s.ellipse(
                cx,
                y - size * 0.55,
                size * 0.36,
                size * 0.42,
                _mix("#2a2626", "#5a4a42", s.random.random() * 0.5),
            )
            if s.random.random() < 0.35:
                s.rect(
                    cx - size * 0.36,
                    y - size * 0.55,
                    cx + size * 0.36,
                    y + size * 0.2,
                    "#2d2828",
                    size * 0.16,
                )
            s.rect(
                cx - size * 0.8,
                y + size * 0.55,
                cx + size * 0.8,
                y + size * 1.7,
                _mix("#7a2f2a", "#3f2a24", 0.3),
                size * 0.12,
            )
            x += step


def _port(s):
    """A deep-water port: cranes, stacked containers and a cargo ship."""
    s.sky(600, clouds=5)
    s.ridge(590, 210, s.light["far"], bottom=604)
    s.water(596, 1000, 90)
    s.gradient(700, 740, ("#b9b5aa", "#8f8c84"), [(0, 690), (1600, 690), (1600, 740), (0, 740)])
    paints = ("#c9574b", "#3f78a8", "#e0a53a", "#4f9a86", "#8d99a3", "#d9d4c8")
    for x in range(700, 1600, 104):
        for level in range(s.random.randint(2, 5)):
            paint = s.random.choice(paints)
            y = 690 - level * 44
            s.rect(x, y - 42, x + 100, y, paint)
            for i in range(8):
                s.rect(x + 6 + i * 12, y - 38, x + 10 + i * 12, y - 4, _clear("#1d2a38", 34))
    paint = s.random.choice(("#d98a2e", "#2f6f9a", "#c9483f"))
    for x in (560, 930, 1300):
        for leg in (x, x + 120):
            s.line([(leg, 690), (leg, 330)], paint, 16)
        s.line([(x, 520), (x + 120, 520)], paint, 12)
        s.line([(x, 690), (x + 120, 520)], paint, 6)
        s.line([(x + 160, 330), (x - 300, 330)], paint, 18)
        s.line([(x + 60, 200), (x + 60, 330)], paint, 14)
        s.line([(x + 60, 204), (x - 280, 326)], _dark(paint, 0.1), 5)
        s.line([(x + 60, 204), (x + 156, 326)], _dark(paint, 0.1), 5)
        s.rect(x + 84, 296, x + 160, 340, _dark(paint, 0.25))
        drop = s.random.uniform(60, 160)
        s.line([(x - 180, 336), (x - 180, 336 + drop)], "#4a5560", 3)
        s.rect(x - 226, 336 + drop, x - 134, 376 + drop, s.random.choice(paints))
    hull = s.random.choice(("#2f4b6b", "#8e3b34", "#2f6a5c"))
    s.ellipse(560, 856, 640, 18, _clear("#17324a", 80))
    for col in range(7):
        for level in range(s.random.randint(1, 4)):
            x, y = 210 + col * 104, 742 - level * 44
            s.rect(x, y - 42, x + 100, y, s.random.choice(paints))
            s.rect(x + 46, y - 40, x + 54, y - 2, _clear("#1d2a38", 34))
    s.rect(20, 560, 170, 760, "#f3efe4")
    for row in range(4):
        s.rect(32, 580 + row * 38, 158, 596 + row * 38, "#6f94a8")
    s.rect(64, 500, 116, 560, hull)
    s.poly([(-60, 740), (1080, 740), (1140, 716), (1040, 858), (-60, 858)], hull)
    s.poly([(-60, 820), (1070, 820), (1040, 858), (-60, 858)], "#a8413a")
    s.line([(-60, 746), (1120, 732)], _light(hull, 0.5), 6)


def _orchard(s):
    """Terraced hills planted with orange trees."""
    s.sky(480)
    s.hills(520, 3, 260)
    green = s.light["green"]
    soil = _mix("#c89a68", green, 0.25)
    for level, base in enumerate((560, 650, 760, 890)):
        tint = _mix(_light(green, 0.2), green, level / 3)
        wave = s.random.uniform(0, 6)
        top = [
            (x, base - 40 + math.sin(x / 330 + wave) * (18 + level * 7))
            for x in range(-20, 1640, 20)
        ]
        s.poly([*top, (1640, 1000), (-20, 1000)], tint)
        s.line(top, soil, 7 + level * 4)
        height = 62 + level * 46
        step = height * 0.98
        x = -s.random.uniform(0, step)
        while x < 1640:
            y = base - 40 + math.sin(x / 330 + wave) * (18 + level * 7) + 6 + height * 0.28
            s.ellipse(x, y, height * 0.44, height * 0.06, _clear("#1d2a38", 45))
            s.tree(x, y, height, _mix(green, "#23603a", s.random.uniform(0.35, 0.6)), "#f08a24")
            x += step * s.random.uniform(0.95, 1.15)
    for x in (520, 1040):
        s.person(x + s.random.uniform(-160, 160), 985, 230, hat=True)
        s.poly([(x - 60, 950), (x + 20, 950), (x + 8, 992), (x - 48, 992)], "#c9a063")
        for i in range(6):
            s.ellipse(x - 50 + i * 12, 946 - (i % 2) * 9, 11, 11, "#f08a24")


def _festival(s):
    """Dragon boats racing on a river before a curved-roof village hall."""
    s.sky(520, clouds=4)
    s.hills(530, 2, 200)
    s.gradient(520, 640, (s.light["green"], _light(s.light["green"], 0.15)))
    for x in range(-20, 1640, 64):
        s.bush(x, 548, s.random.uniform(24, 48))
    cx = s.random.choice((420, 1180))
    s.rect(cx - 210, 470, cx + 210, 580, "#c98a4a")
    for i in range(6):
        s.rect(cx - 200 + i * 78, 470, cx - 184 + i * 78, 580, "#8f3a2c")
    for y, half, tall in ((470, 270, 84), (380, 170, 64)):
        s.poly(
            [
                (cx - half - 26, y - 34),
                (cx - half, y),
                (cx + half, y),
                (cx + half + 26, y - 34),
                (cx + half * 0.62, y - tall),
                (cx - half * 0.62, y - tall),
            ],
            "#a8482f",
        )
        s.line([(cx - half * 0.66, y - tall), (cx + half * 0.66, y - tall)], "#e0b860", 9)
    s.rect(cx - 120, 372, cx + 120, 392, "#c98a4a")
    s.rect(cx - 260, 578, cx + 260, 596, "#ded2b8")
    for i in range(15):
        x, y = 40 + i * 108, 470 + 26 * math.sin(i * 1.2)
        s.line([(x, 600), (x, y)], "#8a6a48", 5)
        w = 42
        s.poly(
            [(x, y), (x + w, y + 18), (x, y + 46)],
            s.random.choice(("#d3302b", "#f2c53d", "#2f8f6a", "#3f6fb0", "#e58ab0")),
        )
    for x in range(10, 1600, 30):
        s.person(x + s.random.uniform(-10, 10), s.random.uniform(612, 634), 74)
    s.water(630, 1000, 80)
    for y, x, size, paint in (
        (720, 540, 560, "#2f7f6a"),
        (810, 900, 720, "#c9483f"),
        (930, 620, 900, "#e0a53a"),
    ):
        x += s.random.uniform(-90, 90)
        s.ellipse(x, y + size * 0.02, size * 0.56, size * 0.018, _clear("#17324a", 80))
        team = s.random.choice(SHIRTS)
        for i in range(11):
            px = x - size * 0.4 + i * size * 0.075
            s.line(
                [(px + size * 0.01, y - size * 0.05), (px - size * 0.035, y + size * 0.03)],
                "#7a5638",
                size * 0.007,
            )
            s.line(
                [(px, y - size * 0.02), (px + size * 0.018, y - size * 0.075)], team, size * 0.032
            )
            s.ellipse(px + size * 0.024, y - size * 0.104, size * 0.015, size * 0.017, "#d9a577")
            s.line(
                [(px + size * 0.008, y - size * 0.112), (px + size * 0.036, y - size * 0.116)],
                "#d3302b",
                size * 0.009,
            )
        s.poly(
            [
                (x - size * 0.56, y - size * 0.1),
                (x - size * 0.46, y - size * 0.03),
                (x + size * 0.44, y - size * 0.03),
                (x + size * 0.5, y - size * 0.1),
                (x + size * 0.545, y - size * 0.1),
                (x + size * 0.47, y + size * 0.015),
                (x - size * 0.45, y + size * 0.015),
            ],
            paint,
        )
        s.ellipse(x + size * 0.535, y - size * 0.115, size * 0.034, size * 0.026, paint)
        s.poly(
            [
                (x + size * 0.5, y - size * 0.13),
                (x + size * 0.47, y - size * 0.17),
                (x + size * 0.53, y - size * 0.14),
            ],
            "#f2d24a",
        )
        s.ellipse(x + size * 0.542, y - size * 0.121, size * 0.007, size * 0.007, "#fffaf0")
        s.line(
            [(x - size * 0.44, y - size * 0.012), (x + size * 0.46, y - size * 0.014)],
            "#f7e6b4",
            size * 0.008,
        )


def _road(s):
    """A new country road between fields, houses and young trees."""
    s.sky(540)
    s.hills(550, 3, 220)
    green = s.light["green"]
    s.gradient(540, 1000, (_light(green, 0.4), green))
    for _ in range(60):
        y = 560 + 420 * s.random.random() ** 1.5
        s.ellipse(
            s.random.uniform(0, 1600),
            y,
            40 + (y - 540) * 0.4,
            3 + (y - 540) * 0.02,
            _clear(_light(green, 0.5), 50),
        )
    for x in (-30, 60, 180, 1330, 1430, 1540):
        s.house(x + s.random.uniform(-20, 20), 610, s.random.uniform(100, 140), 62)
    for x in range(-20, 1640, 80):
        if abs(x - 800) > 120:
            s.bush(x, 616, s.random.uniform(16, 30))
    bend = s.random.uniform(-90, 90)
    left, right, mid = [], [], []
    for i in range(41):
        f = i / 40
        y = 552 + 460 * f
        x = 800 + bend * math.sin(math.pi * (1 - f)) * (1 - f) * 2
        half = 9 + 400 * f**1.35
        left.append((x - half, y))
        right.append((x + half, y))
        mid.append((x, y, half))
    verge = [(x - (800 - x) * 0.16 - 4, y) for x, y in left]
    verge += [(x + (x - 800) * 0.16 + 4, y) for x, y in right[::-1]]
    s.poly(verge, "#d8c79c")
    s.gradient(552, 1000, ("#a9adae", "#7d8387"), left + right[::-1])
    for i in range(2, 40, 4):
        (xa, ya, ha), (xb, yb, hb) = mid[i], mid[i + 2 if i < 38 else 40]
        s.poly(
            [
                (xa - ha * 0.02, ya),
                (xa + ha * 0.02, ya),
                (xb + hb * 0.02, yb),
                (xb - hb * 0.02, yb),
            ],
            "#f5f1e2",
        )
    for i in (6, 11, 17, 24, 32):
        x, y, half = mid[i]
        for side in (-1, 1):
            s.tree(x + side * half * 1.42, y, 50 + (y - 552) * 0.72)
    x, y, half = mid[21]
    _motorbike(s, x + half * 0.5, y, 84)
    for i, side in ((14, -0.7), (15, -0.5), (28, -0.72)):
        x, y, half = mid[i]
        s.person(x + side * half, y, 44 + (y - 552) * 0.4, stride=0.4)


def _classroom(s):
    """A classroom: a teacher at the board, pupils at their desks."""
    s.gradient(0, 720, ("#f6edd6", "#ead9b5"))
    s.rect(0, 0, 1600, 40, "#fbf6e8")
    for x in (40, 1400):
        s.rect(x, 160, x + 170, 520, "#fbf8ee", 6)
        s.gradient(
            172, 508, s.light["sky"], [(x + 12, 172), (x + 158, 172), (x + 158, 508), (x + 12, 508)]
        )
        s.gradient(
            420,
            508,
            (_light(s.light["green"], 0.2), s.light["green"]),
            [
                (x + 12, 440),
                (x + 60, 420),
                (x + 110, 438),
                (x + 158, 424),
                (x + 158, 508),
                (x + 12, 508),
            ],
        )
        s.rect(x + 80, 160, x + 90, 520, "#fbf8ee")
        s.rect(x, 330, x + 170, 340, "#fbf8ee")
    s.rect(300, 150, 1300, 560, "#8f6a45", 8)
    s.gradient(168, 542, ("#35705c", "#2a5a4b"), [(318, 168), (1282, 168), (1282, 542), (318, 542)])
    chalk = _clear("#f6f5ea", 190)
    s.arc(520, 330, 90, 90, 0, 360, chalk, 5)
    s.line([(520, 240), (442, 375), (598, 375), (520, 240)], chalk, 5)
    for row in range(4):
        s.line(
            [(700, 240 + row * 52), (700 + s.random.uniform(150, 300), 240 + row * 52)], chalk, 6
        )
    s.rect(770, 62, 830, 132, "#b98a52", 4)
    s.rect(776, 68, 824, 126, "#f4ead0")
    s.star(800, 97, 18, "#d3302b")
    s.gradient(640, 1000, ("#d9b98c", "#b98f60"))
    s.rect(0, 620, 1600, 644, "#c79d6a")
    s.person(
        1130,
        690,
        400,
        s.random.choice(("#d56f8f", "#4f8fb0", "#c9574b", "#6a9f86")),
        False,
        "#f3eee4",
    )
    for y, size, count in ((740, 96, 7), (860, 128, 6), (1010, 170, 5)):
        step = 1600 / count
        for i in range(count):
            x = (i + 0.5) * step + s.random.uniform(-8, 8)
            hair = _mix("#231f20", "#4a3a32", s.random.random())
            s.rect(
                x - size * 0.46,
                y - size * 0.5,
                x + size * 0.46,
                y + size * 0.5,
                "#f7f6f0",
                size * 0.26,
            )
            s.poly(
                [
                    (x - size * 0.2, y - size * 0.5),
                    (x + size * 0.2, y - size * 0.5),
                    (x, y - size * 0.22),
                ],
                "#d3302b",
            )
            s.ellipse(x, y - size * 0.74, size * 0.29, size * 0.33, hair)
            if s.random.random() < 0.5:
                for side in (-1, 1):
                    s.ellipse(x + side * size * 0.32, y - size * 0.62, size * 0.1, size * 0.2, hair)
            s.rect(x - step * 0.42, y + size * 0.02, x + step * 0.42, y + size * 0.16, "#c98f55", 5)
            s.rect(x - step * 0.4, y + size * 0.16, x + step * 0.4, y + size * 0.62, "#a9713f")
            s.poly(
                [
                    (x - size * 0.3, y + size * 0.02),
                    (x + size * 0.1, y + size * 0.02),
                    (x + size * 0.06, y - size * 0.05),
                    (x - size * 0.26, y - size * 0.05),
                ],
                s.random.choice(("#fbfaf2", "#8fb9d6", "#f0c8a0")),
            )


def _counter(s):
    """A one-stop public service counter: clerks at screens, people waiting."""
    s.gradient(0, 640, ("#f2f4f2", "#dfe8e8"))
    for x in range(100, 1600, 350):
        s.rect(x, 0, x + 190, 22, "#ffffff")
        s.glow(x + 95, 20, 240, "#ffffff", 200)
    band = s.random.choice(("#2f6f9a", "#b3372f", "#2f7f6a"))
    s.rect(0, 120, 1600, 200, band)
    for i in range(11):
        s.rect(420 + i * 70, 146, 474 + i * 70, 174, "#fbf4e0", 6)
    s.ellipse(350, 160, 28, 28, "#f2d24a")
    s.star(350, 161, 20, "#d3302b")
    for i in range(4):
        x = 120 + i * 370
        s.rect(x + 70, 232, x + 200, 290, "#22303c", 6)
        for j in range(3):
            s.rect(x + 92 + j * 30, 246, x + 112 + j * 30, 276, "#f28a4a", 3)
        s.person(x + 135, 650, 320, s.random.choice(("#f8f8f4", "#cfe0ee", "#e6eef2")), False)
        s.rect(x + 190, 440, x + 290, 520, "#2d3640", 6)
        s.rect(x + 198, 448, x + 282, 512, "#8fc3d6")
        s.rect(x + 232, 518, x + 248, 560, "#2d3640")
    s.gradient(640, 1000, ("#e4e2da", "#c9c6bb"))
    for i in range(15):
        s.line([(800 + (i - 7) * 150, 700), (800 + (i - 7) * 310, 1000)], _clear("#ffffff", 110), 4)
    s.rect(60, 548, 1540, 574, "#f7f3e8", 8)
    s.gradient(
        574,
        720,
        (_light(band, 0.55), _light(band, 0.35)),
        [(80, 574), (1520, 574), (1520, 720), (80, 720)],
    )
    for x in (440, 810, 1180):
        s.rect(x - 4, 380, x + 4, 560, _clear("#9fc0cf", 150))
        s.rect(x - 4, 574, x + 4, 720, _clear("#ffffff", 120))
    for i in range(4):
        x = 200 + i * 370 + s.random.uniform(-30, 60)
        if s.random.random() < 0.85:
            s.person(x, 850, 390, hat=False)
    for x in (60, 1500):
        s.poly([(x - 44, 850), (x + 44, 850), (x + 32, 940), (x - 32, 940)], "#e9e2d2")
        for i in range(7):
            a = math.pi * (0.1 + 0.8 * i / 6)
            tip = (x + math.cos(a) * 120, 850 - math.sin(a) * 190)
            s.poly(
                [
                    (x - 10, 852),
                    ((x + tip[0]) / 2 - 20, (850 + tip[1]) / 2),
                    tip,
                    ((x + tip[0]) / 2 + 20, (850 + tip[1]) / 2),
                    (x + 10, 852),
                ],
                _mix("#4f9a5f", "#2f6b45", i % 3 / 3),
            )
    for x in range(360, 1300, 150):
        s.rect(x, 900, x + 130, 922, "#3f78a8", 8)
        s.rect(x, 940, x + 130, 1000, "#4f88b6", 10)


def _lake(s):
    """A still lake ringed by forest, with a dam road and a small boat."""
    s.sky(470, clouds=4)
    s.hills(540, 4, 330)
    green = _mix(s.light["green"], "#2f6b45", 0.35)
    for x in range(-20, 1640, 42):
        s.tree(
            x + s.random.uniform(-12, 12),
            556,
            s.random.uniform(70, 120),
            _mix(green, s.light["far"], 0.25),
        )
    s.water(548, 1000, 80)
    for _ in range(40):
        x, w = s.random.uniform(0, 1600), s.random.uniform(30, 110)
        s.ellipse(x, s.random.uniform(556, 610), w, 4, _clear(_dark(green, 0.1), 46))
    for x0, y0, span in ((980, 640, 340), (160, 690, 260)):
        x0 += s.random.uniform(-80, 80)
        s.ellipse(x0, y0 + 4, span * 0.6, 16, _clear("#17324a", 60))
        s.ellipse(x0, y0, span * 0.55, 13, "#c9b483")
        for i in range(6):
            s.tree(
                x0 + (i - 2.5) * span * 0.15,
                y0 + s.random.uniform(-4, 6),
                s.random.uniform(90, 150),
                green,
            )
    _sampan(s, s.random.uniform(520, 1000), 800, 280)
    bank = [(0, 1000), (0, 880), (220, 872), (520, 920), (900, 962), (1250, 1000)]
    s.gradient(872, 1000, (s.light["green"], _dark(s.light["green"], 0.25)), bank)
    for x, y in ((60, 930), (210, 950)):
        s.tree(x, y, s.random.uniform(330, 420))
    for i in range(14):
        x = 330 + i * 56
        s.line(
            [(x, 1000), (x + s.random.uniform(-14, 14), 905 + i * 6)],
            _mix("#8fb85a", "#4f7f3f", s.random.random()),
            5,
        )


def _storm(s):
    """Rain over a village on a swollen river, people sandbagging the dyke."""
    s.light = {
        "sky": ("#44566a", "#74889a", "#a9b9c0"),
        "sun": "#dfe6ea",
        "far": "#7f929e",
        "green": "#587a5c",
        "water": ("#a39a84", "#7b745f"),
        "cloud": "#5a6c7e",
    }
    s.sky(560, sun=False, clouds=0)
    for y, shade in ((250, "#66798a"), (170, "#586b7d"), (90, "#4c5f72")):
        circles = [
            (x + s.random.uniform(-30, 30), y - 120, s.random.uniform(110, 190))
            for x in range(0, 1700, 130)
        ]
        s.puff([*circles, *((x, -20, 180) for x in range(0, 1700, 130))], shade, 255)
    s.hills(560, 2, 210)
    s.gradient(556, 660, ("#6f8f6c", "#587a5c"))
    for x in range(30, 1600, 210):
        s.house(x + s.random.uniform(-30, 30), 640, s.random.uniform(110, 150), 66)
        s.palm(x + 170, 650, s.random.uniform(170, 240))
    s.water(650, 1000, 60)
    for i in range(5):
        y = 690 + i * 30
        wave = [(x, y + math.sin(x / 60 + i) * 5) for x in range(0, 1620, 20)]
        s.line(wave, _clear("#e9e4d6", 60), 4)
    s.gradient(830, 1000, ("#8c7551", "#6a583d"), [(0, 1000), (0, 850), (1600, 830), (1600, 1000)])
    for row in range(3):
        for x in range(-40 + row * 30, 1640, 84):
            s.rect(
                x,
                812 + row * 26,
                x + 80,
                840 + row * 26,
                _mix("#d6c49a", "#b39e73", s.random.random()),
                13,
            )
    for x in range(150, 1500, 190):
        s.person(
            x + s.random.uniform(-50, 50),
            s.random.uniform(950, 985),
            200,
            s.random.choice(("#e8c23f", "#3f78c0", "#e07a3a", "#4f9a6a")),
            s.random.random() < 0.5,
            "#3a4656",
            0.5,
        )
    for _ in range(300):
        x, y = s.random.uniform(-60, 1650), s.random.uniform(-20, 1000)
        size = s.random.uniform(24, 60)
        s.line(
            [(x, y), (x - size * 0.28, y + size)], _clear("#e6eef2", s.random.randint(50, 110)), 2
        )


def _run(s):
    """Runners on a lakeside or seaside road in the morning."""
    s.sky(520, clouds=4)
    s.hills(540, 3, 220)
    s.water(530, 700, 50)
    s.boat(s.random.uniform(200, 700), 600, 120)
    s.boat(s.random.uniform(900, 1400), 580, 90)
    s.gradient(
        660,
        740,
        (_light(s.light["green"], 0.2), s.light["green"]),
        [(0, 690), (600, 672), (1600, 680), (1600, 760), (0, 760)],
    )
    for x in range(60, 1600, 250):
        s.palm(x + s.random.uniform(-40, 40), 716, s.random.uniform(230, 310))
    s.gradient(724, 1000, ("#a6abae", "#7d8489"))
    s.rect(0, 718, 1600, 732, "#efe9da")
    for x in range(-40, 1640, 220):
        s.poly([(x, 880), (x + 120, 880), (x + 108, 894), (x - 14, 894)], "#f5f1e2")
    for x in (330, 1270):
        s.line([(x, 850), (x, 420)], "#d9dcdd", 14)
    paint = s.random.choice(("#c9483f", "#2f7fa8", "#e09a3a"))
    s.rect(316, 400, 1284, 490, paint, 8)
    for i in range(12):
        s.rect(420 + i * 66, 430, 468 + i * 66, 460, "#fbf4e0", 6)
    for i in range(9):
        y = 800 + (i % 3) * 85
        x = 130 + i * 165 + s.random.uniform(-40, 40)
        s.person(
            x,
            y,
            150 + (y - 800) * 0.55,
            None,
            False,
            s.random.choice(("#2b3c5e", "#3a4656", "#6a2f3a")),
            1.0,
        )


def _workshop(s):
    """A factory hall: workers at machines along the line."""
    s.gradient(0, 640, ("#dfe6e6", "#c9d5d8"))
    for i in range(7):
        x = i * 260 - 40
        s.poly([(x, 150), (x + 130, 60), (x + 260, 150)], "#b3c0c6")
        s.line([(x, 150), (x + 130, 60), (x + 260, 150)], "#8d9ca5", 8)
        s.rect(x + 70, 170, x + 190, 200, "#ffffff", 8)
        s.glow(x + 130, 190, 190, "#fffdf0", 160)
    s.rect(0, 140, 1600, 156, "#8d9ca5")
    for i in range(6):
        x = 60 + i * 262
        s.rect(x, 270, x + 190, 430, "#f4f6f4")
        s.gradient(
            278, 422, s.light["sky"], [(x + 8, 278), (x + 182, 278), (x + 182, 422), (x + 8, 422)]
        )
        s.rect(x + 92, 270, x + 100, 430, "#f4f6f4")
    s.gradient(600, 1000, ("#c6cbc6", "#a4aaa6"))
    for x in (-200, 1000):
        s.poly(
            [(x + 300, 600), (x + 360, 600), (x + 240, 1000), (x + 80, 1000)], _clear("#f0c544", 90)
        )
    colour = s.random.choice(("#3f78a8", "#4f9a86", "#d98a2e"))
    for y, k, count in ((650, 0.8, 6), (800, 1.1, 5), (985, 1.5, 4)):
        step = 1600 / count
        for i in range(count):
            x = (i + 0.5) * step + s.random.uniform(-12, 12)
            s.person(x, y, 200 * k, colour, False)
            s.ellipse(x, y - 196 * k, 19 * k, 9 * k, _light(colour, 0.5))
            s.rect(x - step * 0.47, y - 88 * k, x + step * 0.47, y - 74 * k, "#f1efe8", 4)
            s.rect(x - step * 0.45, y - 74 * k, x + step * 0.45, y - 4 * k, "#8d9ca5")
            mx = x + 34 * k
            s.rect(mx, y - 138 * k, mx + 64 * k, y - 114 * k, "#f7f8f6", 8)
            s.rect(mx + 44 * k, y - 120 * k, mx + 64 * k, y - 88 * k, "#f7f8f6")
            s.ellipse(mx + 64 * k, y - 126 * k, 11 * k, 11 * k, "#4a5560")
            s.rect(x - 70 * k, y - 98 * k, x + 10 * k, y - 88 * k, s.random.choice(SHIRTS), 4)


SCENES = {
    "fields": _fields,
    "sea": _sea,
    "town": _town,
    "bridge": _bridge,
    "school": _school,
    "stadium": _stadium,
    "market": _market,
    "hospital": _hospital,
    "office": _office,
    "hall": _hall,
    "port": _port,
    "orchard": _orchard,
    "festival": _festival,
    "road": _road,
    "classroom": _classroom,
    "counter": _counter,
    "lake": _lake,
    "storm": _storm,
    "run": _run,
    "workshop": _workshop,
}


# Scenes that also suit the red light of evening; the others keep to daylight.
EVENING = {"fields", "sea", "town", "bridge", "port", "lake"}
DAYLIGHT = ("dawn", "day", "day", "soft")
# Scenes never mirrored: traffic keeps to the right.
ONE_WAY = {"road"}


def _jpeg(sheet, size):
    """The sheet reduced to the size, with grain, as JPEG bytes."""
    image = sheet.image.reduce(OVERSAMPLE)
    if image.size != size:
        image = ImageOps.fit(image, size)
    out = io.BytesIO()
    sheet.grain(image).save(out, "JPEG", quality=88)
    return out.getvalue()


def draw(seed: str, width: int = 1600, height: int = 1000, scene: str | None = None) -> bytes:
    """A landscape illustration as JPEG bytes; the seed picks the scene if none is named."""
    scene = scene or random.Random(f"scene {seed}").choice(tuple(SCENES))
    scale = max(width / SHEET[0], height / SHEET[1]) * OVERSAMPLE
    lights = (*DAYLIGHT, "dusk") if scene in EVENING else DAYLIGHT
    light = random.Random(f"light {seed}").choice(lights)
    sheet = _Sheet(f"{scene} {seed}", scale, light=light)
    SCENES[scene](sheet)
    if scene not in ONE_WAY and random.Random(f"mirror {seed}").random() < 0.5:
        sheet.image = ImageOps.mirror(sheet.image)
    return _jpeg(sheet, (width, height))


# -- portraits ------------------------------------------------------------------------

PORTRAITS = ("suit", "shirt", "polo", "coat", "ao-dai", "blazer", "blouse", "coat-woman")
WOMEN = {"ao-dai", "blazer", "blouse", "coat-woman"}


def portrait(seed: str, size: int = 600, scene: str | None = None) -> bytes:
    """A head-and-shoulders silhouette as JPEG bytes; `scene` names one of PORTRAITS."""
    scene = scene or random.Random(f"portrait {seed}").choice(PORTRAITS)
    s = _Sheet(f"portrait {scene} {seed}", size / 600 * OVERSAMPLE, (600, 600))
    pick = s.random
    back = pick.choice(("#cfe0e6", "#e9dcc6", "#d5e3d3", "#e6d3cd", "#d9d6e6", "#f0e2bd"))
    s.gradient(0, 600, (_light(back, 0.35), _dark(back, 0.12)))
    s.glow(300, 250, 330, "#ffffff", 170)
    s.ellipse(470, 130, 190, 190, _clear("#ffffff", 38))
    s.ellipse(80, 500, 150, 150, _clear("#ffffff", 30))
    skin = pick.choice(("#e8bd98", "#dfae86", "#d3a076", "#edc7a4"))
    hair = pick.choice(("#25211f", "#2f2825", "#3a302b", "#221f24"))
    woman = scene in WOMEN
    grey = pick.random() < 0.3
    if grey:
        hair = _mix(hair, "#8d8a88", 0.45)
    style = pick.choice(("long", "bob", "bun") if woman else ("side", "crop", "brush"))
    _hair_behind(s, style, hair)
    _clothes(s, scene, skin)
    _head(s, skin)
    _hair_front(s, style, hair)
    if pick.random() < 0.35:
        for x in (258, 342):
            s.arc(x, 262, 31, 27, 0, 360, "#3c4149", 5)
        s.line([(289, 258), (311, 258)], "#3c4149", 5)
    return _jpeg(s, (size, size))


def _hair_behind(s, style, hair):
    if style == "long":
        s.rect(192, 140, 408, 470, _dark(hair, 0.1), 100)
    elif style == "bob":
        s.rect(186, 136, 414, 350, _dark(hair, 0.1), 96)
    elif style == "bun":
        s.ellipse(300, 112, 58, 50, _dark(hair, 0.08))
    else:
        s.ellipse(300, 208, 97, 88, hair)


def _head(s, skin):
    for x in (206, 394):
        s.ellipse(x, 266, 17, 27, _dark(skin, 0.08))
    s.rect(208, 150, 392, 356, skin, 90)
    s.ellipse(300, 268, 92, 106, skin)
    for x in (250, 350):
        s.ellipse(x, 300, 21, 14, _clear("#e07a6a", 46))
    s.arc(300, 306, 34, 24, 30, 150, _clear(_dark("#b0604c", 0.1), 190), 5)
    s.line([(300, 262), (296, 288), (304, 290)], _clear(_dark(skin, 0.3), 120), 4)


def _hair_front(s, style, hair):
    if style == "side":
        top = [
            (204, 262),
            (198, 190),
            (222, 138),
            (280, 108),
            (346, 114),
            (392, 152),
            (404, 200),
            (396, 262),
        ]
        edge = [(388, 226), (362, 196), (300, 188), (248, 168), (222, 206), (214, 262)]
    elif style == "crop":
        top = [(204, 250), (198, 186), (226, 138), (300, 116), (374, 138), (402, 186), (396, 250)]
        edge = [(390, 214), (362, 182), (300, 174), (244, 180), (214, 204)]
    elif style == "brush":
        top = [
            (204, 256),
            (196, 180),
            (216, 126),
            (270, 98),
            (340, 96),
            (388, 130),
            (404, 186),
            (396, 256),
        ]
        edge = [(390, 212), (364, 172), (320, 178), (276, 162), (236, 176), (214, 206)]
    elif style == "bun":
        top = [(204, 286), (196, 196), (222, 142), (300, 112), (378, 142), (404, 196), (396, 286)]
        edge = [(388, 226), (364, 188), (300, 158), (236, 188), (212, 226)]
    elif style == "bob":
        top = [
            (196, 330),
            (188, 200),
            (220, 136),
            (300, 108),
            (380, 136),
            (412, 200),
            (404, 330),
            (386, 330),
        ]
        edge = [(384, 222), (330, 208), (300, 204), (262, 206), (216, 222), (214, 330)]
    else:
        top = [
            (196, 340),
            (192, 200),
            (222, 138),
            (300, 108),
            (378, 138),
            (408, 200),
            (404, 340),
            (388, 320),
        ]
        edge = [(386, 240), (352, 204), (322, 150), (276, 196), (220, 226), (212, 320)]
    s.poly(_curve(top) + _curve(edge), hair)


def _curve(points, steps=8):
    """Points along a smooth line through the given ones."""
    ends = [points[0], *points, points[-1]]
    out = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for i in range(steps):
            t = i / steps
            out.append(
                tuple(
                    0.5
                    * (
                        2 * q
                        + (r - p) * t
                        + (2 * p - 5 * q + 4 * r - v) * t * t
                        + (3 * q - p - 3 * r + v) * t**3
                    )
                    for p, q, r, v in zip(a, b, c, d, strict=True)
                )
            )
    return [*out, points[-1]]


def _clothes(s, scene, skin):
    pick = s.random
    wide = 200 if scene in WOMEN else 226
    half = [
        (300 - wide - 14, 620),
        (300 - wide, 520),
        (300 - wide * 0.72, 462),
        (244, 424),
        (262, 404),
    ]
    body = _curve(half) + _curve([(600 - x, y) for x, y in half[::-1]])
    colours = {
        "suit": ("#33435c", "#3b4048", "#2f4a4f", "#4a4452"),
        "shirt": ("#f4f3ee", "#cfe0ee", "#dfe8ea"),
        "polo": ("#3f78a8", "#c9574b", "#4f8f78", "#d98a3a"),
        "coat": ("#f7f8f6",),
        "coat-woman": ("#f7f8f6",),
        "ao-dai": ("#b8405a", "#3f6fa8", "#7a5aa0", "#2f8a7f", "#d9809a"),
        "blazer": ("#3a4a66", "#7a3f4a", "#3f5f5a", "#4a4a58"),
        "blouse": ("#f0e6dc", "#dfe6ee", "#e9c8c4", "#cfe3d8"),
    }
    cloth = pick.choice(colours[scene])
    s.gradient(400, 620, (_light(cloth, 0.1), _dark(cloth, 0.16)), body)
    neck = [(258, 340), (342, 340), (346, 424), (300, 452), (254, 424)]
    s.poly(neck, _dark(skin, 0.1))
    shade = [(258, 340), (342, 340), (344, 372), (322, 392), (300, 397), (278, 392), (256, 372)]
    s.poly(shade, _dark(skin, 0.2))
    if scene == "ao-dai":
        s.poly(
            _curve(
                [(250, 392), (300, 410), (350, 392), (352, 436), (300, 452), (248, 436), (250, 392)]
            ),
            _dark(cloth, 0.12),
        )
        s.line(_curve([(310, 446), (350, 470), (400, 486), (420, 520)]), _dark(cloth, 0.2), 4)
        for _ in range(6):
            x, y = pick.uniform(190, 330), pick.uniform(490, 580)
            for i in range(5):
                a = i * 1.257
                s.ellipse(x + math.cos(a) * 9, y + math.sin(a) * 9, 7, 7, _clear("#ffffff", 90))
            s.ellipse(x, y, 5, 5, "#f2d27a")
        return
    if scene in ("suit", "blazer", "coat", "coat-woman"):
        inner = (
            "#f7f6f1"
            if scene == "suit"
            else pick.choice(("#f7f6f1", "#dce8ee", "#9fc4d6", "#f0d9d0"))
        )
        s.poly([(250, 414), (350, 414), (326, 620), (274, 620)], inner)
        s.poly([(256, 424), (300, 454), (344, 424), (338, 470), (300, 500), (262, 470)], inner)
        s.poly([(254, 414), (346, 414), (300, 472)], _dark(skin, 0.1))
        if scene == "suit":
            tie = pick.choice(("#a83a3a", "#2f5f8f", "#6a3f6f", "#3a6a5a"))
            s.poly([(286, 462), (314, 462), (308, 486), (292, 486)], _dark(tie, 0.15))
            s.poly([(292, 486), (308, 486), (320, 620), (280, 620)], tie)
        for side in (-1, 1):
            lapel = [(46, 408), (62, 422), (92, 500), (66, 510), (74, 526), (22, 620), (14, 620)]
            s.poly(
                [(300 + side * x, y) for x, y in lapel],
                _dark(cloth, 0.1 if scene.startswith("coat") else 0.22),
            )
        for side in (-1, 1):
            s.poly(
                [(300 + side * x, y) for x, y in ((48, 406), (58, 424), (26, 478), (2, 456))],
                _light(inner, 0.5),
            )
        if scene.startswith("coat"):
            s.line(_curve([(236, 440), (232, 520), (262, 566)]), "#4a5560", 7)
            s.line(_curve([(364, 440), (370, 540), (366, 586)]), "#4a5560", 7)
            s.ellipse(366, 592, 17, 17, "#8d99a3")
        return
    s.poly([(250, 412), (350, 412), (300, 478)], _dark(skin, 0.1))
    for side in (-1, 1):
        collar = ((50, 402), (66, 424), (34, 488), (2, 462))
        s.poly(
            [(300 + side * x, y) for x, y in collar],
            _light(cloth, 0.3) if scene != "polo" else _dark(cloth, 0.2),
        )
    s.line([(300, 476), (300, 620)], _dark(cloth, 0.22), 4)
    for y in (510, 556):
        s.ellipse(300, y, 5, 5, _dark(cloth, 0.35))
