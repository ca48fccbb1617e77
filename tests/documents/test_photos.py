"""Photos for screen and report: upright, small, and telling nothing but their pixels."""

import io
import struct
import zlib

import pytest
from PIL import Image

from inspector.domain.errors import InspectionError
from inspector.gateways.photos import LONGEST_SIDE, PhotoFile
from inspector.services.keeping_evidence import photo_type

GPS = 0x8825
ORIENTATION = 0x0112


def saved(image, kind="JPEG", **how):
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def reopened(photo):
    return Image.open(io.BytesIO(photo.shown))


def test_a_turned_photo_stands_upright_and_says_nothing_of_place():
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera was held on its side
    exif[0x010F] = "Telefonfabrikken"
    exif.get_ifd(GPS)[1] = "N"
    picture = Image.new("RGB", (40, 20), "red")
    picture.paste("blue", (0, 0, 10, 20))
    photo = PhotoFile().prepare(saved(picture, exif=exif))
    assert (photo.width, photo.height) == (20, 40)
    shown = reopened(photo)
    assert dict(shown.getexif()) == {}
    assert b"Telefonfabrikken" not in photo.shown
    assert shown.getpixel((10, 2))[2] > 200  # the left edge is now the top


def test_a_large_photo_is_shrunk_and_a_small_one_is_not_blown_up():
    large = PhotoFile().prepare(saved(Image.new("RGB", (4000, 3000))))
    assert (large.width, large.height) == (LONGEST_SIDE, 1200)
    small = PhotoFile().prepare(saved(Image.new("RGB", (64, 48))))
    assert (small.width, small.height) == (64, 48)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "BMP"])
def test_the_usual_formats(kind):
    data = saved(Image.new("RGB", (32, 24), "green"), kind)
    assert photo_type(data)
    photo = PhotoFile().prepare(data)
    assert (reopened(photo).format, photo.media_type) == ("JPEG", "image/jpeg")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_way_of_holding_pixels(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    photo = PhotoFile().prepare(saved(Image.new(mode, (8, 8)), kind))
    assert reopened(photo).mode == "RGB"


def test_what_is_see_through_becomes_white():
    photo = PhotoFile().prepare(saved(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"))
    assert min(reopened(photo).getpixel((4, 4))) > 250


@pytest.mark.parametrize("cut", [20, 200, -200])
def test_a_damaged_photo_is_refused(cut):
    noisy = Image.effect_noise((300, 300), 90).convert("RGB")
    with pytest.raises(InspectionError, match="photo-damaged"):
        PhotoFile().prepare(saved(noisy)[:cut])
    with pytest.raises(InspectionError, match="photo-damaged"):
        PhotoFile().prepare(b"\x89PNG\r\n\x1a\n" + b"nonsense" * 10)


@pytest.mark.parametrize("side", [10_001, 60_000])
def test_a_monstrous_picture_is_refused_before_it_fills_the_memory(side):
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    data += struct.pack(">I", zlib.crc32(chunk)) + struct.pack(">I", 0) + b"IDAT"
    with pytest.raises(InspectionError, match="photo-too-large"):
        PhotoFile().prepare(data)
