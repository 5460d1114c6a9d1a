"""A browser's own description, in words: Firefox on Linux. Pure."""

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chromium/", "Chromium"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ("curl/", "curl"), ("python-httpx", "httpx"), ("python-requests", "requests"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
    ("Macintosh", "macOS"), ("FreeBSD", "FreeBSD"), ("Linux", "Linux"),
)  # fmt: skip


def browser(agent: str) -> str:
    """Most browsers name others, too, so the first of the table decides."""
    name = next((words for mark, words in _BROWSERS if mark in agent), "")
    system = next((words for mark, words in _SYSTEMS if mark in agent), "")
    return (
        f"{name} on {system}"
        if name and system
        else name or (f"A browser on {system}" if system else "An unknown browser")
    )
