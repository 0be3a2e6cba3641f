"""Signatures on PDF reports: increments that permit form filling and nothing else (ISO 32000-2, 12.8), by pyHanko."""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import BackendMissing, ConfigurationError, Unreadable, UsageError
from imageguard.reports.pdf_attach import NAME, sealed_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROLES: Final = ("reviewer", "second")
FIELD: Final = "imageguard-"
STAMP: Final = "Signed digitally, %(ts)s"
"""What the sign-off page shows: no name, whose letters the plain font of a stamp may not have."""
INSTALL: Final = "signatures need pyHanko: pip install 'imageguard-consent[sign]'"


@dataclass(frozen=True)
class Seal:
    """One signature: who signed as what, and whether it holds.

    ``intact``: the bytes are those that were signed, and nothing but form filling came after;
    ``trusted``: the certificate leads to one that was named as trusted; ``certificate`` is the
    sha256 of the signer's certificate.
    """

    role: str
    signer: str
    certificate: str
    intact: bool
    trusted: bool


@dataclass(frozen=True)
class Document:
    """What a signed or unsigned report holds: its filed form, its digest as named, its signatures."""

    filed: bytes
    named: str
    seals: tuple[Seal, ...]
    filled_in: bool


def sign(file: bytes, pkcs12: bytes, passphrase: str | None, role: str) -> bytes:
    """Return the report with one more signature, appended to its bytes.

    Raises UsageError where the role has signed already, ConfigurationError for a key that cannot
    be read, Unreadable where the file is no whole report, BackendMissing without pyHanko.
    """
    sealed_part(file)
    with _library():
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - an extra
        from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
        from pyhanko.sign import fields, signers  # noqa: PLC0415
        from pyhanko.stamp import TextStampStyle  # noqa: PLC0415

        signer = _signer(pkcs12, passphrase)
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(file))
            signed = [name for name, value, _ in fields.enumerate_sig_fields(writer.prev) if value is not None]
            if FIELD + role in signed:
                raise UsageError(f"this report is signed already as {role}")
            about = signers.PdfSignatureMetadata(
                field_name=FIELD + role,
                md_algorithm="sha256",
                reason=f"Image-use compliance report, {role}",
                certify=not signed,
                docmdp_permissions=fields.MDPPerm.FILL_FORMS,
            )
            stamp = TextStampStyle(stamp_text=STAMP, background=None, border_width=0)
            done = io.BytesIO()
            signers.PdfSigner(about, signer, stamp_style=stamp).sign_pdf(writer, output=done)
        except PdfError as error:
            raise Unreadable(
                "this report cannot be signed: it was changed in a way that signing does not allow"
            ) from error
    return done.getvalue()


def read_signed(file: bytes, trusted: Sequence[bytes]) -> Document:
    """Return what a report holds, and what its signatures are worth; ``trusted`` are certificates, PEM or DER.

    Nothing is fetched from anywhere. Raises Unreadable where the report is not as it was written,
    but for signatures and filled-in fields; ConfigurationError for a certificate that cannot be read.
    """
    written, named = sealed_part(file)
    with _library():
        from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 - an extra
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

        roots = [certificate for pem in trusted for certificate in _certificates(pem)]
        try:
            reader = PdfFileReader(io.BytesIO(file), strict=False)
            _refuse_changes(reader)
            filed = _attached(PdfFileReader(io.BytesIO(written)))
            seals = tuple(_seal(one, roots) for one in reader.embedded_regular_signatures)
        except (PdfError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise Unreadable("this PDF is misformed, so that nothing can be said of its signatures") from error
    return Document(filed, named, seals, filled_in=len(file) > len(written))


def _refuse_changes(reader: Any) -> None:  # noqa: ANN401 - pyHanko's reader
    """Raise Unreadable where anything but signing and form filling came after the report was written."""
    from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification  # noqa: PLC0415

    if reader.xrefs.total_revisions == 1:
        return
    told = _policy().review_file(reader, base_revision=0)
    if isinstance(told, SuspiciousModification) or told.modification_level > ModificationLevel.FORM_FILLING:
        raise Unreadable("something other than filling in and signing was done to this report after it was written")


def _policy() -> Any:  # noqa: ANN401 - pyHanko's policy
    """Return pyHanko's own policy, but that a first signature may add the permissions and flags that it sets."""
    from pyhanko.sign import diff_analysis as diff  # noqa: PLC0415
    from pyhanko.sign.diff_analysis import constants  # noqa: PLC0415

    rules: Any = diff  # partly without types
    updates = diff.ModificationLevel.LTA_UPDATES
    bookkeeping = (rules.DocInfoRule, rules.XrefStreamRule, rules.ObjectStreamRule, rules.MetadataUpdateRule)
    return rules.StandardDiffPolicy(
        global_rules=[
            rules.CatalogModificationRule(constants.ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"}),
            *(rule().as_qualified(updates) for rule in bookkeeping),
        ],
        form_rule=rules.FormUpdatingRule(
            [rules.SigFieldCreationRule(), rules.SigFieldModificationRule(), rules.GenericFieldModificationRule()],
            ignored_acroform_keys=constants.ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"},
        ),
    )


def _seal(embedded: Any, roots: Sequence[Any]) -> Seal:  # noqa: ANN401 - pyHanko's values
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    context = ValidationContext(trust_roots=list(roots), allow_fetching=False)
    usages = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    status = validate_pdf_signature(embedded, context, key_usage_settings=usages)
    certificate = status.signing_cert
    return Seal(
        role=embedded.field_name.removeprefix(FIELD),
        signer=str(certificate.subject.native.get("common_name") or "somebody without a name"),
        certificate=certificate.sha256.hex(),
        intact=bool(status.intact and status.valid and status.docmdp_ok),
        trusted=bool(roots and status.trusted),
    )


def _attached(reader: Any) -> bytes:  # noqa: ANN401 - pyHanko's reader
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for place in range(0, len(names), 2):
        if str(names[place]) == NAME:
            data: bytes = names[place + 1]["/EF"]["/F"].data
            return data
    raise Unreadable("the data that belongs to this report is not attached to it")


def _signer(pkcs12: bytes, passphrase: str | None) -> Any:  # noqa: ANN401 - pyHanko's signer
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415

    try:
        signer = SimpleSigner.load_pkcs12_data(pkcs12, other_certs=[], passphrase=(passphrase or "").encode())
    except (ValueError, TypeError) as error:
        raise ConfigurationError(
            "the key cannot be read: is it a PKCS #12 file (.p12), and the passphrase right?"
        ) from error
    if signer is None:
        raise ConfigurationError("the key cannot be read: is it a PKCS #12 file (.p12), and the passphrase right?")
    return signer


def _certificates(data: bytes) -> Iterator[Any]:
    from asn1crypto import pem, x509  # noqa: PLC0415 - comes with pyHanko

    try:
        parts = [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        for der in parts:
            yield x509.Certificate.load(der, strict=True)
    except ValueError as error:
        raise ConfigurationError(
            "a certificate that should be trusted cannot be read: name a PEM or DER file"
        ) from error


@contextmanager
def _library() -> Iterator[None]:
    """Turn a missing pyHanko into BackendMissing, and keep its log from showing whom it met."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    except ModuleNotFoundError as error:
        raise BackendMissing(INSTALL) from error
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
