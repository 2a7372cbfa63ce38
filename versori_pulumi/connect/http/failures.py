"""What goes wrong in the depths of a request, in our errors: whatever it is, and with whether it may have taken effect."""

from __future__ import annotations

from typing import Final

import httpcore

from versori_pulumi.connect.errors import (
    Attempted,
    NoAnswerError,
    RequestError,
    UnreadableAnswerError,
    UntrustedCertificateError,
)
from versori_pulumi.connect.http.waiting import EndingError
from versori_pulumi.connect.redaction import outside

_NEVER_SENT: Final = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.ProxyError)
_UNTRUSTED: Final = "CERTIFICATE_VERIFY_FAILED"
_KNOWN: Final = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, httpcore.UnsupportedProtocol)


def request_failure(attempted: Attempted, error: Exception, *, sent: bool) -> RequestError:
    """The error for a request that was not answered, or not in a way that could be read.

    Args:
        attempted: what was being done.
        error: what was raised.
        sent: whether anything may have been sent.
    """
    if isinstance(error, RequestError):
        return error
    if isinstance(error, httpcore.RemoteProtocolError) and _is_cut_off(error):
        failure = UnreadableAnswerError(attempted, "the answer was cut off")
        failure.may_pass = True
        return failure
    if isinstance(error, httpcore.ConnectError) and _UNTRUSTED in str(error):
        return UntrustedCertificateError(attempted, _untrusted(str(error)), took_effect=False)
    sent = sent and not isinstance(error, _NEVER_SENT)
    answerless = NoAnswerError(attempted, _reason(error, sent=sent), took_effect=None if sent else False)
    answerless.may_pass = isinstance(error, (*_KNOWN, httpcore.TimeoutException)) or sent
    if isinstance(error, EndingError):
        answerless.may_pass = False
    return answerless


def _untrusted(text: str) -> str:
    why = text.partition("certificate verify failed: ")[2].partition(" (_ssl")[0]
    return f"the server's certificate isn't trusted ({outside(why) or 'it could not be verified'})"


def unreadable(attempted: Attempted, error: Exception) -> RequestError:
    """The error for an answer that could not be made sense of."""
    if isinstance(error, RequestError):
        return error
    return UnreadableAnswerError(attempted, f"the answer can't be read ({type(error).__name__})")


def _is_cut_off(error: httpcore.RemoteProtocolError) -> bool:
    # httpcore has one class for both: a connection closed before an answer, and one closed in the middle of it.
    return "incomplete" in str(error) or "without sending complete" in str(error)


def _reason(error: Exception, *, sent: bool) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "no answer within the timeout" if sent else "no connection within the timeout"
    if isinstance(error, EndingError):
        return "this process is to end"
    if isinstance(error, _KNOWN):
        return f"no answer ({outside(str(error)) or type(error).__name__})"
    # Its text may quote anything, a key or a body among it.
    return f"no answer ({type(error).__name__})" if sent else f"the request can't be made ({type(error).__name__})"
