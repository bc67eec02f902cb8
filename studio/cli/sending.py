"""For `ariane doctor`: whether alerts can leave, by e-mail and by text message."""

import socket
from urllib.parse import urlsplit

from runtime.config import Config
from runtime.mailing import Mailer, Unsendable
from studio.cli.finding import Finding

TIMEOUT = 3.0


def mail(config: Config) -> Finding:
    """Connects to the mail server and signs in; sends nothing."""
    if not config.smtp_url:
        remedy = "Set ARIANE_SMTP_URL=smtp://HOST:25 and ARIANE_MAIL_FROM=ADDRESS"
        return Finding("e-mail", "warning", "no mail server: alerts stay in the studio", remedy)
    mailer = Mailer(config.smtp_url, config.mail_from, TIMEOUT)
    where = f"{mailer.host}:{mailer.port}"
    try:
        mailer.check()
    except Unsendable as wrong:
        remedy = "Check ARIANE_SMTP_URL, and that the server takes mail from here."
        return Finding("e-mail", "error", f"{where}: {wrong}", remedy)
    return Finding("e-mail", "ok", f"{where} takes mail from {config.mail_from}")


def text_messages(config: Config) -> Finding:
    """Connects to the gateway; sends nothing."""
    if not config.sms_url:
        remedy = "To send them: ARIANE_SMS_URL and ARIANE_SMS_TOKEN"
        return Finding("text messages", "ok", "no gateway: alerts go by e-mail only", remedy)
    parts = urlsplit(config.sms_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    where = f"{parts.hostname}:{port}"
    try:
        socket.create_connection((parts.hostname or "", port), TIMEOUT).close()
    except OSError as wrong:
        remedy = "Check ARIANE_SMS_URL, and that the gateway can be reached."
        return Finding("text messages", "error", f"{where}: {wrong.strerror or wrong}", remedy)
    return Finding("text messages", "ok", f"{where} answers")
