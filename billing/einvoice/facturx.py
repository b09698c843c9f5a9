"""The XML inside the PDF, and how the PDF says so: Factur-X, which is also ZUGFeRD 2.

The names and values are those of the Factur-X specification; readers look for them letter by
letter.
"""

from datetime import datetime

from billing.wording import say
from common.pdf import Attached

NAME = "factur-x.xml"
_PROPERTIES = (
    ("DocumentFileName", "name of the embedded XML invoice file", NAME),
    ("DocumentType", "type of the document: INVOICE, also for a credit note", "INVOICE"),
    ("Version", "version of the Factur-X XML schema", "1.0"),
    ("ConformanceLevel", "profile of the embedded XML", "EN 16931"),
)
_SPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_METADATA = """
<rdf:Description rdf:about="" xmlns:fx="{space}">{values}</rdf:Description>
"""
# An archive file describes every property that the standard does not know (ISO 19005-3, 6.6.2.3).
_EXTENSION = """<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{space}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li>
"""
_PROPERTY = """<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>{text}</pdfaProperty:description>
</rdf:li>
"""


def attached(xml: bytes, *, language: str, created_at: datetime) -> Attached:
    """The XML as a file of the PDF."""
    return Attached(
        name=NAME,
        content=xml,
        description=say(language, "structured_data"),
        created_at=created_at,
        metadata=_values().encode(),
        extension=_extension().encode(),
    )


def _values() -> str:
    values = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, _text, value in _PROPERTIES)
    return _METADATA.format(space=_SPACE, values=values)


def _extension() -> str:
    made = (_PROPERTY.format(name=name, text=text) for name, text, _value in _PROPERTIES)
    return _EXTENSION.format(space=_SPACE, properties="".join(made))
