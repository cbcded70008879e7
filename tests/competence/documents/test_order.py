import io
import os
import signal
import subprocess
import sys
import threading
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image
from pypdf import PdfReader

from competence.documents import apart, order
from competence.documents.frames import Failure
from competence.documents.order import DrawFailed

HELLO = """<html lang="sv"><head><title>x</title><style>
h1 { font-family: serif; -pdf-outline: false }</style></head>
<body><h1>Åsa Öberg, Växjö</h1><p>Ärende på <b>två</b> sidor</p></body></html>"""
# The renderer builds a cell for every column it is told of.
ENDLESS = "<table><tr><td colspan=99999999>x</td></tr></table>"
# And for every row as well: this one meets the memory limit before the clock.
BOUNDLESS = f"<table>{'<tr><td rowspan=9999999 colspan=9999999>x</td></tr>' * 20}</table>"
LONG = "<p>" + "Ett ord till. " * 20_000 + "</p>"


@pytest.fixture(scope="module", autouse=True)
def close_the_child():
    yield
    order.close()


def draw(html, **more):
    return order.draw(html, **{"title": "Intyg för Åsa", "language": "sv-SE", **more})


def child_pid():
    return order._desk.child.process.pid


def fonts_of(pdf):
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            yield font.get_object()


def in_a_process_of_its_own(script):
    root = str(apart.PROJECT)
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout.split()


def gone(pid):
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_swedish_letters_can_be_copied_from_the_document():
    text = PdfReader(io.BytesIO(draw(HELLO))).pages[0].extract_text()

    assert "Åsa Öberg, Växjö" in text
    assert "Ärende på två sidor" in text


def test_every_font_in_the_document_is_embedded():
    fonts = list(fonts_of(draw(HELLO)))

    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_a_reader_is_told_language_and_title():
    root = PdfReader(io.BytesIO(draw(HELLO))).root_object

    assert root["/Lang"] == "sv-SE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert PdfReader(io.BytesIO(draw(HELLO))).metadata.title == "Intyg för Åsa"


def test_the_same_document_has_the_same_bytes_from_another_child():
    first = draw(HELLO)
    order.close()

    assert draw(HELLO) == first


def test_twenty_documents_in_a_row_use_one_child():
    pids = set()

    for _ in range(20):
        draw(HELLO)
        pids.add(child_pid())

    assert len(pids) == 1


def test_a_child_is_replaced_when_it_has_drawn_enough(monkeypatch):
    order.close()
    monkeypatch.setattr(order, "DOCUMENTS_PER_CHILD", 2)
    pids = []

    for _ in range(4):
        draw(HELLO)
        pids.append(child_pid())

    assert pids[0] == pids[1] != pids[2] == pids[3]
    assert gone(pids[0])


def test_a_document_without_end_is_stopped_and_the_next_is_drawn():
    draw(HELLO)
    started = time.monotonic()

    with pytest.raises(DrawFailed) as failed:
        draw(ENDLESS)

    assert time.monotonic() - started < 11
    assert failed.value.code in {Failure.TIMEOUT, Failure.TOO_LARGE}
    assert draw(HELLO).startswith(b"%PDF")


def test_a_document_that_takes_too_long_is_a_timeout_and_its_child_is_gone():
    draw(HELLO)
    pid = child_pid()

    with pytest.raises(DrawFailed) as failed:
        draw(LONG, timeout=0.3)

    assert failed.value.code == "timeout"
    assert gone(pid)


def test_a_document_that_wants_more_memory_than_it_may_have_is_too_large():
    with pytest.raises(DrawFailed) as failed:
        draw(BOUNDLESS, timeout=60)

    assert failed.value.code == "too_large"


@pytest.mark.parametrize(
    "html",
    [
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="https://example.com/x.png">',
        '<img src="file:///etc/passwd">',
        '<img src="/etc/passwd">',
        '<img src="../../etc/passwd">',
        "<style>@import url(http://127.0.0.1:9/x.css);</style><p>a</p>",
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css"><p>a</p>',
        "<style>p { background-image: url(http://127.0.0.1:9/x.png) }</style><p>a</p>",
        "<style>@page { background-image: url(/etc/passwd) }</style><p>a</p>",
        "<style>@font-face { font-family: x; src: url(/etc/passwd) }</style><p>a</p>",
        '<pdf:insertpdf src="/etc/passwd"/><p>a</p>',
    ],
)
def test_nothing_outside_the_document_is_fetched(html):
    with pytest.raises(DrawFailed) as failed:
        draw(html)

    assert failed.value.code == "refused"


@pytest.mark.parametrize(
    "html",
    [
        "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\">",
        "<p>&#128512;</p>",
        '<p style="font-family: Nowhere">a</p>',
    ],
)
def test_a_document_that_came_out_incomplete_is_no_document(html):
    with pytest.raises(DrawFailed) as failed:
        draw(html)

    assert failed.value.code == "warnings"


def test_a_picture_that_unpacks_to_gigabytes_is_refused():
    picture = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(picture, "PNG")
    html = f'<img src="data:image/png;base64,{b64encode(picture.getvalue()).decode()}">'

    with pytest.raises(DrawFailed) as failed:
        draw(html)

    assert failed.value.code == "refused"


def test_too_much_html_never_reaches_the_child():
    order.close()

    with pytest.raises(DrawFailed) as failed:
        draw("x" * (order.MAX_HTML_BYTES + 1))

    assert failed.value.code == "too_large"
    assert order._desk.child is None


def test_a_page_too_many_is_too_large_and_keeps_the_child():
    draw(HELLO)
    pid = child_pid()

    with pytest.raises(DrawFailed) as failed:
        draw("<p>a</p><pdf:nextpage/><p>b</p>", max_pages=1)

    assert failed.value.code == "too_large"
    assert child_pid() == pid


def test_a_child_killed_while_it_draws_is_a_crash_and_the_next_is_drawn():
    draw(HELLO)
    pid = child_pid()
    threading.Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()

    with pytest.raises(DrawFailed) as failed:
        draw(LONG)

    assert failed.value.code == "crashed"
    assert draw(HELLO).startswith(b"%PDF")
    assert child_pid() != pid
    assert gone(pid)


def test_a_child_killed_between_documents_is_not_noticed():
    draw(HELLO)
    os.kill(child_pid(), signal.SIGKILL)
    time.sleep(0.1)

    assert draw(HELLO).startswith(b"%PDF")


def test_two_threads_share_the_child_and_each_gets_its_own_document():
    def name_in(number):
        pdf = draw(f"<p>Person nummer {number}</p>")
        return child_pid(), PdfReader(io.BytesIO(pdf)).pages[0].extract_text().strip()

    with ThreadPoolExecutor(2) as threads:
        drawn = list(threads.map(name_in, range(12)))

    assert [text for _, text in drawn] == [f"Person nummer {n}" for n in range(12)]
    assert len({pid for pid, _ in drawn}) == 1


def test_an_interrupted_order_does_not_leave_its_answer_to_the_next(monkeypatch):
    def interrupted(stream):
        raise KeyboardInterrupt

    draw(HELLO)
    with monkeypatch.context() as patch:
        patch.setattr(order.frames, "receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            draw("<p>Den första</p>")

    assert "Åsa Öberg" in PdfReader(io.BytesIO(draw(HELLO))).pages[0].extract_text()


def test_a_forked_process_starts_a_child_of_its_own():
    parent, forked, parent_after = in_a_process_of_its_own("""
import os
from competence.documents import apart, order
def pid():
    order.draw("<p>a</p>", title="a", language="sv")
    return order._desk.child.process.pid
print(pid(), flush=True)
if not os.fork():
    print(pid(), flush=True)
    order.close()
    os._exit(0)
os.wait()
print(pid(), flush=True)
""")

    assert parent == parent_after != forked


@pytest.mark.parametrize("end", ["", "os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_no_child_outlives_its_parent(end):
    script = f"""
import os, sys
from competence.documents import apart, order
order.draw("<p>a</p>", title="a", language="sv")
print(order._desk.child.process.pid, flush=True)
{end}
"""
    ended = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(apart.PROJECT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert gone(int(ended.stdout))


def test_the_child_knows_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    draw(HELLO)

    with open(f"/proc/{child_pid()}/environ") as environment:
        assert "secret" not in environment.read()


def test_the_child_never_imports_django():
    (found,) = in_a_process_of_its_own("""
import sys
import competence.documents.draw
print(sorted({name.split(".")[0] for name in sys.modules} & {"django", "wagtail", "celery"}))
""")

    assert found == "[]"


def test_a_shut_cage_refuses_files_sockets_and_processes():
    refused = in_a_process_of_its_own("""
import os, socket, subprocess
from competence.documents.cage import Cage
cage = Cage()
cage.shut = True
for attempt in (lambda: open("/etc/passwd"), lambda: socket.socket(),
                lambda: subprocess.run(["true"]), lambda: os.listdir("/")):
    try:
        attempt()
    except PermissionError as error:
        print(error)
""")

    assert refused == ["open", "socket.__new__", "subprocess.Popen", "os.listdir"]
