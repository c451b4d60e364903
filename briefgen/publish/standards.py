"""What PDF/A-3a and PDF/UA-1 ask of a file beyond what WeasyPrint writes: metadata, and types of attachments."""

from __future__ import annotations

from typing import Any

from briefgen.errors import PrintError

# PDF/A files may only carry metadata that is described in the file: this describes the namespace of PDF/UA.
_UA_METADATA = """\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
_DUBLIN_CORE = """\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">\
<dc:identifier>{identifier}</dc:identifier>\
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\
<dc:date><rdf:Seq><rdf:li>{date}</rdf:li></rdf:Seq></dc:date></rdf:Description>"""
# A letter that XML cannot hold; no text of a brief has one, an address might.
_FORBIDDEN = dict.fromkeys(range(32))


def add_standards(pdf: Any, identifier: str, language: str, date: str) -> None:
    """Adds what WeasyPrint leaves out: PDF/UA, identifier, language and date in the metadata, the type of the YAML.

    Raises: PrintError where WeasyPrint's metadata have a form that is not known here.
    """
    from xml.sax.saxutils import escape  # it brings urllib.request along

    extra_metadata = _UA_METADATA + _DUBLIN_CORE.format(
        identifier=escape(identifier.translate(_FORBIDDEN)), language=escape(language), date=date
    )
    for entry in pdf.objects:
        extra = getattr(entry, "extra", None)
        if not extra:
            continue
        if extra.get("Type") == "/Metadata":
            entry.stream = [_add_metadata(b"\n".join(entry.stream), extra_metadata.encode("utf-8", "replace"))]
        elif extra.get("Type") == "/EmbeddedFile":
            # Not as the tables of the machine have it: some know no type for YAML.
            extra["Subtype"] = "/application#2fyaml"


def _add_metadata(packet: bytes, more: bytes) -> bytes:
    head, end, tail = packet.rpartition(b"</rdf:RDF>")
    if not end:
        raise PrintError("WeasyPrint wrote metadata in a form that is not known here")
    return head + more + end + tail
