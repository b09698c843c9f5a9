from django.urls import include, path

from accounts.views import brand, firm, people, profiles

app_name = "accounts"

# Pages that belong to a person, or to whoever holds a link.
person_patterns = [
    path("invitation/<str:token>/", people.invitation, name="invitation"),
    path("profile/", people.profile, name="profile"),
]

# Pages of a provider.
provider_patterns = [
    path("people/", people.people_list, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path(
        "people/invitations/<int:number>/resend/",
        people.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "people/invitations/<int:number>/withdraw/",
        people.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("people/members/<int:number>/", people.member, name="member"),
    path("people/members/<int:number>/end/", people.member_end, name="member_end"),
    path("people/profile/", profiles.mine, name="executive_mine"),
    path("people/members/<int:number>/profile/", profiles.executive, name="executive"),
    path("people/members/<int:number>/records/", profiles.record_add, name="record_add"),
    path(
        "people/members/<int:number>/records/<int:entry>/remove/",
        profiles.record_remove,
        name="record_remove",
    ),
    path("people/contacts/<int:number>/", people.contact, name="contact"),
    path("people/contacts/<int:number>/end/", people.contact_end, name="contact_end"),
    path("settings/", firm.provider_settings, name="settings"),
    path("settings/brand/", brand.settings, name="brand"),
    path("settings/brand/preview/", brand.preview, name="brand_preview"),
    path("brand/<slug:key>.png", brand.logo, name="brand_logo"),
    path("audit/", firm.audit, name="audit"),
    path("audit.csv", firm.audit_csv, name="audit_csv"),
]

urlpatterns = [
    path("people/", include(person_patterns)),
    # The 1 counts the recipe: browsers keep each file for a year.
    path("brand/1-<slug:accent>.css", brand.style, name="brand_style"),
    path("p/<slug:provider>/", include(provider_patterns)),
]
