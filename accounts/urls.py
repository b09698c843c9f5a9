from django.urls import include, path

from accounts import views

app_name = "accounts"

# Pages that belong to a person, or to whoever holds a link.
person_patterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("profile/", views.profile, name="profile"),
]

# Pages of a provider.
provider_patterns = [
    path("people/", views.people_list, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path(
        "people/invitations/<int:number>/resend/",
        views.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "people/invitations/<int:number>/withdraw/",
        views.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("people/members/<int:number>/", views.member, name="member"),
    path("people/members/<int:number>/end/", views.member_end, name="member_end"),
    path("people/contacts/<int:number>/", views.contact, name="contact"),
    path("people/contacts/<int:number>/end/", views.contact_end, name="contact_end"),
    path("settings/", views.provider_settings, name="settings"),
    path("audit/", views.audit, name="audit"),
    path("audit.csv", views.audit_csv, name="audit_csv"),
]

urlpatterns = [
    path("people/", include(person_patterns)),
    path("p/<slug:provider>/", include(provider_patterns)),
]
