"""People, the brand, the settings and the trail."""

from tests.house.addresses.page import EVERYBODY, FORM, OFFICE, SIGNED_IN, STAFF, WRITE, Page, of

PAGES: dict[str, Page] = {
    "accounts:invitation": Page(EVERYBODY, FORM),
    "accounts:profile": Page(SIGNED_IN, FORM),
    "accounts:people": Page(OFFICE),
    "accounts:invite": Page(OFFICE, FORM),
    "accounts:invitation_resend": Page(OFFICE, WRITE, of("invitation")),
    "accounts:invitation_withdraw": Page(OFFICE, WRITE, of("invitation")),
    "accounts:member": Page(OFFICE, FORM, of("member")),
    "accounts:member_end": Page(OFFICE, WRITE, of("member")),
    "accounts:executive_mine": Page(STAFF),
    "accounts:executive": Page(STAFF, FORM, of("member")),
    "accounts:record_add": Page(STAFF, WRITE, of("member")),
    "accounts:record_remove": Page(STAFF, WRITE, {"number": "member", "entry": "record"}),
    "accounts:contact": Page(OFFICE, FORM, of("contact")),
    "accounts:contact_end": Page(OFFICE, WRITE, of("contact")),
    "accounts:settings": Page(OFFICE, FORM),
    "accounts:brand": Page(OFFICE, FORM),
    "accounts:brand_preview": Page(OFFICE),
    "accounts:brand_style": Page(EVERYBODY),
    "accounts:brand_logo": Page(EVERYBODY, may_miss=True),
    "accounts:audit": Page(OFFICE),
    "accounts:audit_csv": Page(OFFICE),
}
