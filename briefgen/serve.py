"""A preview on this machine: built on every save, reloaded in the browser, and showing faults as a page."""

from __future__ import annotations

import html
import mimetypes
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from briefgen.errors import BriefgenError, UsageError
from briefgen.gather.reading import read_any_article
from briefgen.project import read_project
from briefgen.publish.build import BuildOptions, build

_PREFIX = "/.briefgen/"
_LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_CSP = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_SCRIPT = f'<script src="{_PREFIX}reload.js"></script>'
_RELOAD = f"""\
const events = new EventSource("{_PREFIX}events");
let version = null;
events.onmessage = (event) => {{
  if (version !== null && version !== event.data) location.reload();
  version = event.data;
}};
"""
_FAULT_PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Faults – preview</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1.25rem; color: #1c1c1c;
  background: #fdfcfa }}
h1 {{ font-size: 1.4rem; border-left: .3rem solid #a32020; padding-left: .8rem }}
pre {{ white-space: pre-wrap; background: #f2efe9; padding: 1rem; overflow-wrap: anywhere }}
@media (prefers-color-scheme: dark) {{ body {{ color: #eee; background: #191817 }} pre {{ background: #262421 }} }}
</style></head>
<body><h1>The site was not built</h1><p>It is built again on the next save.</p><pre>{faults}</pre>{script}</body></html>
"""
# Saving a file is often several writes; one build is enough for all of them.
_DEBOUNCE_MILLISECONDS = 150
_KEEP_ALIVE_SECONDS = 15


@dataclass(frozen=True)
class State:
    """What the preview shows: the number of the build, and its faults, if any."""

    version: int = 0
    faults: str | None = None


class Preview:
    """The newest state, and those who wait for the next."""

    def __init__(self, root: Path, options: BuildOptions, tell: Callable[[str], None]) -> None:
        self.root = root
        self.options = options
        self.tell = tell
        self.state = State()
        self.changed = threading.Condition()

    def rebuild(self) -> None:
        """Builds the site as the files are now, and wakes those who wait."""
        faults = None
        try:
            result = build(read_project(self.root), self.options, read_any_article)
            self.tell(f"built: {result.pages} pages, {result.written} written")
        except BriefgenError as error:
            faults = str(error)
            self.tell(faults)
        with self.changed:
            self.state = State(self.state.version + 1, faults)
            self.changed.notify_all()

    def wait_after(self, version: int) -> State:
        """Gives the state after a version, or the present one when nothing came for a while."""
        with self.changed:
            self.changed.wait_for(lambda: self.state.version != version, timeout=_KEEP_ALIVE_SECONDS)
            return self.state

    def watch(self, stop: threading.Event) -> None:
        """Rebuilds whenever a file of the project changes, until `stop` is set."""
        from watchfiles import watch

        ignored = {self.root / ".briefgen", self.root / "site", self.root / ".git", self.root / ".venv"}

        def is_input(_change: object, path: str) -> bool:
            return not any(Path(path).is_relative_to(folder) for folder in ignored)

        for _ in watch(
            self.root, watch_filter=is_input, stop_event=stop, debounce=_DEBOUNCE_MILLISECONDS, raise_interrupt=False
        ):
            self.rebuild()


class _Handler(BaseHTTPRequestHandler):
    """Serves the built site and nothing else, to this machine and nobody else."""

    preview: Preview
    protocol_version = "HTTP/1.1"
    server_version = "briefgen"

    def do_HEAD(self) -> None:
        """Answers as GET does, without a body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answers with a file of the site, the reload script, its events, or the faults."""
        # A page of another site that resolves its name to 127.0.0.1 must not read the preview (DNS rebinding).
        host = self.headers.get("Host", "")
        if host.rsplit(":", 1)[0] not in _LOCAL_HOSTS:
            return self._answer(403, "text/plain", b"The preview answers to localhost only.\n")
        path = unquote(urlsplit(self.path).path)
        if path == f"{_PREFIX}reload.js":
            return self._answer(200, "text/javascript", _RELOAD.encode())
        if path == f"{_PREFIX}events":
            return self._stream()
        state = self.preview.state
        if state.faults is not None:
            page = _FAULT_PAGE.format(faults=html.escape(state.faults), script=_SCRIPT)
            return self._answer(500, "text/html; charset=utf-8", page.encode())
        return self._file(path)

    def _file(self, path: str) -> None:
        root = self.preview.options.output.resolve()
        file = (root / path.lstrip("/")).resolve()
        if file.is_dir():
            file = file / "index.html"
        # Resolved first, so that neither .. nor a link leads out of the site.
        status = 200
        if not file.is_relative_to(root) or not file.is_file():
            status, file = 404, root / "404.html"
        try:
            data = file.read_bytes()
        except OSError:
            return self._answer(404, "text/plain", b"There is no such page.\n")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if file.suffix == ".html":
            text = _CSP.sub("", data.decode("utf-8"))
            data = text.replace("</body>", f"{_SCRIPT}</body>").encode()
        if kind.startswith("text/") or kind.endswith(("xml", "json")):
            kind += "; charset=utf-8"
        return self._answer(status, kind, data)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        version = -1
        try:
            while True:
                state = self.preview.wait_after(version)
                version = state.version
                self.wfile.write(f"data: {version}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return  # the browser left

    def _answer(self, status: int, kind: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Says nothing: a preview's log is noise."""


def make_server(preview: Preview, port: int) -> ThreadingHTTPServer:
    """Gives a server on the loopback interface; port 0 takes any free one.

    Raises: UsageError where the port is taken.
    """
    handler = type("Handler", (_Handler,), {"preview": preview})
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}", hint="take another: --port 0") from None
    server.daemon_threads = True
    return server


def serve_preview(root: Path, options: BuildOptions, port: int, tell: Callable[[str], None]) -> None:
    """Serves the preview until it is interrupted."""
    preview = Preview(root, options, tell)
    server = make_server(preview, port)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    preview.options = options._replace(base_url=address)
    preview.rebuild()
    stop = threading.Event()
    watcher = threading.Thread(target=preview.watch, args=(stop,), daemon=True)
    watcher.start()
    tell(f"preview: {address}   (stop with Ctrl+C)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        tell("")
    finally:
        stop.set()
        server.server_close()
