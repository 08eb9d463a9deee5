"""Certificates are checked for every host but those that the registry names."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.tls import HostPolicy
from tests.crawler.server import sites
from tests.crawler.world import entry, listing, report, row, run, title


class Named:
    """Stands for a context factory and says which one it is."""

    def __init__(self, name: str) -> None:
        self.name = name

    def creatorForNetloc(self, hostname: bytes, port: int) -> str:
        return self.name


def test_a_profile_is_for_its_host_only() -> None:
    names = ("verified", "unverified", "legacy")
    policy = HostPolicy(
        {"old.yunxi.test": "legacy", "own.yunxi.test": "unverified"},
        {name: Named(name) for name in names},
    )
    assert policy.creatorForNetloc(b"old.yunxi.test", 443) == "legacy"
    assert policy.creatorForNetloc(b"OWN.yunxi.test", 443) == "unverified"
    assert policy.creatorForNetloc(b"www.yunxi.test", 443) == "verified"


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem = folder / "server.pem"
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def test_an_unknown_certificate_fails_its_portal_unless_a_person_decided(tmp_path: Path) -> None:
    context = self_signed(tmp_path)
    with sites(2) as opened:
        for site in opened:
            site.encrypt(context)
            site.pages["/nb/"] = listing(row("/nb/t20250120_1.html", title("云溪市水利局", 2024)))
            site.pages["/nb/t20250120_1.html"] = report("云溪市水利局", 2024)
        strict, ruled = opened
        ran = run(
            tmp_path,
            [entry(strict, "strict", "/nb/"), entry(ruled, "ruled", "/nb/", tls="unverified")],
        )
    assert ran["strict"]["reason"].startswith("tls: ")
    assert strict.paths == []
    assert (ran["ruled"]["outcome"], ran["ruled"]["new"]) == ("ok", 1)
    assert "Traceback" not in ran.stderr
