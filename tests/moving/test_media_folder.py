"""Photos of an old portal are found by the path they had, and nothing outside their folder is."""

import os
import unicodedata

import pytest

from articles.moving.media_folder import MediaFolder


@pytest.fixture
def folder(tmp_path):
    """A folder with the files that a portal left, and a secret beside it."""
    root = tmp_path / "cu"
    for path in (
        "uploads/news/2019_05/lúa chín.jpg",
        "uploads/2020/05/anh.jpg",
        "uploads/2020/05/lon-scaled.jpg",
        "news/Anh.JPG",
        "uploads/tai+lieu 1.pdf",
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    decomposed = unicodedata.normalize("NFD", "hồ.jpg")
    (root / "uploads" / decomposed).write_text("hồ")
    (tmp_path / "bi-mat.txt").write_text("bí mật")
    os.symlink(tmp_path / "bi-mat.txt", root / "uploads/ra-ngoai.jpg")
    os.symlink(tmp_path, root / "uploads/len-tren")
    os.symlink("vong.jpg", root / "uploads/vong.jpg")
    return MediaFolder(root)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("uploads/2020/05/anh.jpg", "uploads/2020/05/anh.jpg"),
        ("/uploads/2020/05/anh.jpg", "uploads/2020/05/anh.jpg"),
        ("https://baocu.example/uploads/2020/05/anh.jpg?v=2#x", "uploads/2020/05/anh.jpg"),
        ("//baocu.example/uploads/2020/05/anh.jpg", "uploads/2020/05/anh.jpg"),
        ("/uploads/news/2019_05/l%C3%BAa%20ch%C3%ADn.jpg", "uploads/news/2019_05/lúa chín.jpg"),
        ("/assets/news/2019_05/lúa chín.jpg", "uploads/news/2019_05/lúa chín.jpg"),
        ("/wp-content/uploads/2020/05/anh-300x200.jpg", "uploads/2020/05/anh.jpg"),
        ("/uploads/2020/05/lon-1024x768.jpg", "uploads/2020/05/lon-scaled.jpg"),
        ("/uploads/2020/05/ANH.JPG", "uploads/2020/05/anh.jpg"),
        ("\\uploads\\2020\\05\\anh.jpg", "uploads/2020/05/anh.jpg"),
        ("/site/uploads/2020/05/anh.jpg", "uploads/2020/05/anh.jpg"),
        ("news/anh.jpg", "news/Anh.JPG"),
        ("/uploads/tai+lieu 1.pdf", "uploads/tai+lieu 1.pdf"),
    ],
)
def test_a_file_is_found_however_it_is_written(folder, path, found):
    assert folder.key(folder.find(path)) == found


def test_letters_that_a_mac_decomposed_are_the_same(folder):
    assert folder.find("/uploads/hồ.jpg")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "uploads",
        "../bi-mat.txt",
        "/uploads/../../bi-mat.txt",
        "/uploads/%2e%2e/%2e%2e/bi-mat.txt",
        "..\\bi-mat.txt",
        "/etc/passwd",
        "file:///etc/passwd",
        "/uploads/ra-ngoai.jpg",
        "/uploads/len-tren/bi-mat.txt",
        "/uploads/vong.jpg",
        "/uploads/anh.jpg\0.png",
        "/uploads/anh%00.jpg",
        "https://[",
        "x" * 5000,
        "/".join("a" * 300 for _ in range(5)),
        "\ud800.jpg",
        "/khac/anh-khac.jpg",
    ],
)
def test_what_is_not_in_the_folder_is_not_found(folder, path):
    assert folder.find(path) is None


def test_a_name_alone_says_too_little(folder):
    """Of two photos called so, the wrong one would be worse than none."""
    (folder.root / "logo.jpg").write_text("logo")

    assert folder.find("/a/b/c/logo.jpg") is None
    assert folder.find("/logo.jpg")


def test_the_folder_must_be_one(tmp_path):
    with pytest.raises(NotADirectoryError):
        MediaFolder(tmp_path / "khong")
    assert MediaFolder(None).find("anh.jpg") is None
