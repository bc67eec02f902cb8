"""E-mails by SMTP: one at a time, as plain text and as a simple page.

Encrypted whenever the server offers it. A password goes only to a server that proved with a
certificate who it is, or to this machine itself.
"""

import contextlib
import hashlib
import html
import ipaddress
import re
import smtplib
import ssl
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import unquote, urlsplit

# For each step of the conversation, of which there are some ten.
STEP_SECONDS = 10.0
LINK = re.compile(r"https?://[^\s<>\"']+")
STYLE = "font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;color:#1c1c1c"


class Refused(Exception):
    """This one message will not be taken, now or later."""


class Postponed(Exception):
    """This one message may be taken later; others may be taken now."""


class Unsendable(Exception):
    """No message can be sent at present: no server, a wrong password, no encryption."""


class Mailer:
    """`url` is smtp[s]://user:password@host:port, `sender` an address with or without a name."""

    def __init__(self, url: str, sender: str, seconds: float | None = None) -> None:
        """`seconds`: for each step of the conversation, ten of them without."""
        parts = urlsplit(url)
        self._seconds = STEP_SECONDS if seconds is None else seconds
        self.host, self.tls = parts.hostname or "", parts.scheme == "smtps"
        self.port = parts.port or (465 if self.tls else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        name, address = parseaddr(sender)
        self._sender = Address(name, addr_spec=address)

    def send(self, to: str, subject: str, text: str, key: str) -> None:
        """Send a mail; two of the same `key` carry the same Message-ID.

        Refused, Postponed, Unsendable.
        """
        message = self._message(to, subject, text, key)
        try:
            with self._connected() as server:
                server.send_message(message, self._sender.addr_spec, [to])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _about_one(code, said) from error
        except smtplib.SMTPDataError as error:
            raise _about_one(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPResponseException as error:
            raise Unsendable(_words(error.smtp_code, error.smtp_error)) from error
        except ssl.SSLCertVerificationError as error:
            raise Unsendable(f"certificate: {error.verify_message}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unsendable(str(error)[:200] or type(error).__name__) from error

    def check(self) -> None:
        """Connect, encrypt and sign in, and send nothing. Unsendable."""
        try:
            with self._connected() as server:
                server.noop()
        except smtplib.SMTPResponseException as error:
            raise Unsendable(_words(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unsendable(str(error)[:200] or type(error).__name__) from error

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._open()
        try:
            if self._user:
                if not (isinstance(server.sock, ssl.SSLSocket) or self._is_here()):
                    raise Unsendable("the server offers no encryption; the password is not sent")
                server.login(self._user, self._password)
            yield server
        except BaseException:
            server.close()
            raise
        # The message is taken: whatever happens to the farewell, it is not sent again.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()

    def _open(self) -> smtplib.SMTP:
        us = self._sender.domain or "localhost"
        if self.tls:
            return smtplib.SMTP_SSL(
                self.host,
                self.port,
                us,
                timeout=self._seconds,
                context=ssl.create_default_context(),
            )
        server = smtplib.SMTP(self.host, self.port, us, timeout=self._seconds)
        try:
            server.ehlo_or_helo_if_needed()
            if server.has_extn("starttls"):
                server.starttls(context=self._opportune())
                server.ehlo()
        except BaseException:
            server.close()
            raise
        return server

    def _opportune(self) -> ssl.SSLContext:
        """With a password, only to who proves his name; without one, better than in the clear."""
        context = ssl.create_default_context()
        if not self._user:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def _is_here(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def _message(self, to: str, subject: str, text: str, key: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        try:
            message["From"] = self._sender
            message["To"] = Address(addr_spec=to)
            message["Subject"] = " ".join(subject.split())
        except (ValueError, IndexError) as error:
            raise Refused("no such address is possible") from error
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        message["Message-ID"] = f"<{name}@{self._sender.domain or 'localhost'}>"
        message["Date"] = formatdate(localtime=False)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        message.add_alternative(page(text), subtype="html")
        return message


def page(text: str) -> str:
    """A text as HTML: paragraphs, and addresses that can be clicked. Nothing in it is markup."""
    paragraphs = (_linked(part.strip()) for part in text.split("\n\n") if part.strip())
    whole = "".join(f"<p>{part}</p>" for part in paragraphs)
    return f'<!doctype html><html><body style="{STYLE}">{whole}</body></html>\n'


def _linked(text: str) -> str:
    said, at = "", 0
    for found in LINK.finditer(text):
        address = html.escape(found[0])
        said += html.escape(text[at : found.start()]) + f'<a href="{address}">{address}</a>'
        at = found.end()
    return (said + html.escape(text[at:])).replace("\n", "<br>")


def _about_one(code: int, said: bytes | str) -> Exception:
    return (Refused if code // 100 == 5 else Postponed)(_words(code, said))


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:300]
