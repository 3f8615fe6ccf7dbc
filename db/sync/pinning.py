"""A certificate that nobody signed but its owner, trusted because its fingerprint was handed over
on another way: with the enrolment code, or shown on the screen of a booth laptop.

Exactly that certificate is trusted, whatever its name or dates say: laptops' clocks are wrong by
years, and an office's hub often has an address and no name.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ssl
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from db.errors import Refusal

_LENGTH: Final = 26  # letters of five bits: 130 of sha256's 256, enough against a second one
_ALPHABET: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)


def new_certificate(name: str) -> tuple[bytes, bytes]:
    """(certificate, private key) as PEM: P-256, signed by itself, good at every date."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name[:64] or "sizhi")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(1970, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))  # RFC 5280: no end
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return (
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def fingerprint(pem: str) -> str:
    """26 letters and digits that name a certificate; without I, L, O and U, as in codes."""
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest()
    return base64.b32encode(digest).decode().translate(_ALPHABET)[:_LENGTH]


def certificate_at(address: str, expected: str, *, seconds: float = 15) -> str:
    """The certificate (PEM) shown at ``https://host:port``, if it is the expected one.

    Refuses with ``hub_unreachable``, or ``hub_certificate`` where another one is shown: somebody
    stands between, or the hub was set up anew.
    """
    parts = urlsplit(address)
    try:
        pem = ssl.get_server_certificate((parts.hostname or "", parts.port or 443), timeout=seconds)
    except (OSError, ValueError) as error:
        raise Refusal(
            "hub_unreachable",
            "现在连不上同步中心，没有登记。请检查网络和地址后再试，登记码仍然有效。",
            why=type(error).__name__,
        ) from error
    if not hmac.compare_digest(fingerprint(pem), expected.upper()):
        raise another_certificate()
    return pem


@lru_cache(8)
def context_for(pem: str) -> ssl.SSLContext:
    """Trusts this certificate and no other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.load_verify_locations(cadata=pem)
    return context


def another_certificate() -> Refusal:
    return Refusal(
        "hub_certificate",
        "对方出示的证书不是同步中心的，没有发送任何内容。可能有人冒充，或中心已重装："
        "请当面向管理员核对，并要新的登记码。",
    )
