from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.errors import UsageError
from briefgen.library import Selection
from briefgen.publish.build import BuildOptions
from briefgen.serve import Preview, make_server
from tests.conftest import brief_text


@pytest.fixture
def preview(project: Path) -> Iterator[tuple[Preview, int]]:
    options = BuildOptions(output=project / ".briefgen" / "preview", selection=Selection(), pdf=False, jobs=1)
    preview = Preview(project, options, lambda _text: None)
    preview.rebuild()
    server = make_server(preview, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield preview, server.server_address[1]
    server.shutdown()
    server.server_close()


def _get(port: int, path: str, host: str | None = None, method: str = "GET") -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    response = connection.getresponse()
    body = response.read().decode("utf-8", "replace")
    connection.close()
    return response.status, response.headers["Content-Type"], body


def test_pages_are_served_and_reload_themselves(preview: tuple[Preview, int]) -> None:
    _, port = preview
    for path in ("/", "/index.html", "/briefs/2025-05-06-harbour.html"):
        status, kind, body = _get(port, path)
        assert (status, kind) == (200, "text/html; charset=utf-8")
        assert "/.briefgen/reload.js" in body
    assert _get(port, "/.briefgen/reload.js")[1].startswith("text/javascript")
    assert _get(port, "/", method="HEAD")[2] == ""


def test_the_built_files_themselves_hold_no_reload_script(preview: tuple[Preview, int]) -> None:
    assert "reload.js" not in (preview[0].options.output / "index.html").read_text()


def test_a_missing_page_is_the_sites_own_404(preview: tuple[Preview, int]) -> None:
    status, kind, _ = _get(preview[1], "/none/at/all.html")
    assert (status, kind) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "path", ["/../briefgen.yaml", "/%2e%2e/%2e%2e/briefgen.yaml", "/..%2f..%2fbriefgen.yaml", "//etc/passwd"]
)
def test_nothing_outside_the_site_is_served(preview: tuple[Preview, int], path: str) -> None:
    status, _, body = _get(preview[1], path)
    assert status == 404
    assert "Harbour news\n" not in body


def test_a_link_that_leads_out_of_the_site_is_not_followed(preview: tuple[Preview, int]) -> None:
    (preview[0].options.output / "out.txt").symlink_to(preview[0].root / "briefgen.yaml")
    assert _get(preview[1], "/out.txt")[0] == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_another_host_name_is_refused(preview: tuple[Preview, int], host: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", preview[1], timeout=10)
    connection.putrequest("GET", "/", skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    assert connection.getresponse().status == 403
    connection.close()


def test_a_fault_is_a_page_and_the_next_save_mends_it(preview: tuple[Preview, int]) -> None:
    served, port = preview
    path = served.root / "content" / "briefs" / "2025-05-06-harbour.yaml"
    path.write_text(brief_text(status="<b>done</b>"))
    served.rebuild()
    status, _, body = _get(port, "/")
    assert status == 500
    assert "&#x27;&lt;b&gt;done&lt;/b&gt;&#x27; is no status" in body
    path.write_text(brief_text(title="Mended"))
    served.rebuild()
    status, _, body = _get(port, "/")
    assert status == 200
    assert "Mended" in body


def test_saving_a_file_rebuilds_and_tells_the_browser(preview: tuple[Preview, int]) -> None:
    served, port = preview
    stop = threading.Event()
    watcher = threading.Thread(target=served.watch, args=(stop,), daemon=True)
    watcher.start()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/.briefgen/events")
    response = connection.getresponse()
    assert response.readline() == b"data: 1\n"
    response.readline()
    time.sleep(0.5)  # the watcher looks at the folder once before it can see a change
    (served.root / "content" / "briefs" / "2025-05-06-harbour.yaml").write_text(brief_text(title="Saved again"))
    assert response.readline() == b"data: 2\n"
    assert "Saved again" in _get(port, "/")[2]
    stop.set()
    watcher.join(timeout=10)
    connection.close()


def test_a_taken_port_is_wrong_usage(preview: tuple[Preview, int]) -> None:
    with pytest.raises(UsageError, match="cannot be used"):
        make_server(preview[0], preview[1])
