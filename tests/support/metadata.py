"""What agencies and cameras write into the file of a picture."""

import struct

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:c="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">
<rdf:Description photoshop:Credit="TTXVN" photoshop:DateCreated="2019-03-20T14:05:00+07:00"
 exif:GPSLatitude="18,20N">
<dc:description><rdf:Alt><rdf:li xml:lang="en">Conference</rdf:li>
<rdf:li xml:lang="x-default">Hội nghị sơ kết</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>Nguyễn An</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>cải cách</rdf:li><rdf:li>Hà Tĩnh</rdf:li></rdf:Bag></dc:subject>
<c:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Đại biểu trong hội trường</rdf:li>
</rdf:Alt></c:AltTextAccessibility></rdf:Description></rdf:RDF></x:xmpmeta>"""


def iptc(*sets):
    """The segment of a JPEG that holds these (dataset, bytes) of IPTC."""
    data = b"".join(b"\x1c\x02" + struct.pack(">BH", number, len(v)) + v for number, v in sets)
    data += b"\0" * (len(data) % 2)
    block = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data
    return b"\xff\xed" + struct.pack(">H", len(block) + 2) + block
