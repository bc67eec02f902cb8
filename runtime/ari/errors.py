"""What can go wrong with a command to Asterisk, named by what the caller of it should do next."""


class AriError(Exception):
    """A command did not succeed. `status` is the HTTP status, 0 where there was no answer."""

    def __init__(self, method: str, path: str, message: str, status: int = 0) -> None:
        shown = f"{status} {message}" if status else message
        super().__init__(f"{method} {path}: {shown}")
        self.method = method
        self.path = path
        self.message = message
        self.status = status


class Gone(AriError):
    """The channel, bridge or playback is not there, or not ours any more: the call is over."""


class Conflict(AriError):
    """The id is taken already: a repeated order has been carried out before."""


class Refused(AriError):
    """Asterisk understood and said no: wrong state, wrong parameter, wrong password."""


class Broken(AriError):
    """Asterisk failed (5xx) or answered with something that is not HTTP."""


class Unanswered(AriError):
    """No answer came. The two subclasses that may have been carried out say so."""


class Unreachable(Unanswered):
    """Asterisk could not be reached; the order was certainly not carried out."""


class TimedOut(Unanswered):
    """No answer in time. `sent` is False when the order never left, so nothing happened."""

    def __init__(self, method: str, path: str, message: str, *, sent: bool) -> None:
        super().__init__(method, path, message)
        self.sent = sent


class Uncertain(Unanswered):
    """The connection broke after the order was sent: look before you repeat it."""


class Replaced(Exception):
    """Another program took over our Stasis application: stop acting on its calls."""

    def __init__(self, application: str) -> None:
        super().__init__(
            f"application {application!r} was taken over by another program; "
            "this one must stop acting on its calls (are two runtimes using the same name?)"
        )
        self.application = application


def refusal(method: str, path: str, status: int, message: str) -> AriError:
    """The error for an answer with a status of 400 or more."""
    if status == 404 or (status == 409 and "not in Stasis" in message):
        return Gone(method, path, message, status)
    if status == 409:
        return Conflict(method, path, message, status)
    if status >= 500:
        return Broken(method, path, message, status)
    return Refused(method, path, message, status)
