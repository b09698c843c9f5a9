"""People: who may enter, and as what."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tenancy.models import ClientOwned, ProviderOwned, link, walls


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who signs in with this address; without a password they cannot sign in yet."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person, by their e-mail address; the same one at every provider."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=2, default="en")
    # Keys of one letter get in the way of those who speak to their computer (WCAG 2.1.4).
    keys = models.BooleanField(default=True, db_default=True)
    # Letters about days that seem to be missing.
    reminded = models.BooleanField(default=True, db_default=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            UniqueConstraint(Lower("email"), name="user_email_whatever_the_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        words = self.name.split() or [self.email]
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


class PeopleQuerySet(models.QuerySet[Any]):
    def active(self) -> "PeopleQuerySet":
        return self.filter(left_on=None)


class Membership(ProviderOwned):
    """A person in a provider, in one role."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        EXECUTIVE = "executive", _("Executive")
        OFFICE = "office", _("Back office")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    left_on = models.DateField(null=True, blank=True)

    objects = PeopleQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "user"], name="membership_once"),
            *walls("membership", of_client=False, own="user_id"),
        ]

    def __str__(self) -> str:
        return self.user.name


class Profile(ProviderOwned):
    """Who a member is as an executive. The lists hold keys of accounts.profiles."""

    class Seniority(models.TextChoices):
        SENIOR = "senior", _("Senior")
        PRINCIPAL = "principal", _("Principal")
        PARTNER = "partner", _("Partner")

    member = link(Membership, db_index=False)
    seniority = models.CharField(max_length=10, choices=Seniority.choices, default=Seniority.SENIOR)
    years = models.PositiveSmallIntegerField(null=True, blank=True)
    headline = models.CharField(max_length=160, blank=True)
    sectors = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    sizes = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    skills = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    references = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "member"], name="profile_once"),
            models.CheckConstraint(
                name="profile_years", condition=Q(years=None) | Q(years__lte=60)
            ),
            *walls("profile", of_client=False, to_provider=("member",)),
        ]

    def __str__(self) -> str:
        return str(self.member)


class TrackRecord(ProviderOwned):
    """Something an executive did: at what kind of company, and what came of it."""

    member = link(Membership, db_index=False)
    title = models.CharField(max_length=120)
    company = models.CharField(max_length=120, blank=True)
    size = models.CharField(max_length=10, blank=True)
    year = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=300)
    # What was stopped counts as much as what was built.
    stopped = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["provider", "member"], name="track_record_member")]
        constraints = [
            models.CheckConstraint(
                name="track_record_year", condition=Q(year__gte=1970, year__lte=2100)
            ),
            *walls("track_record", of_client=False, to_provider=("member",)),
        ]

    def __str__(self) -> str:
        return self.title


class Contact(ClientOwned):
    """A person of the client who signs in."""

    class Role(models.TextChoices):
        FOUNDER = "founder", _("Founder")
        VIEWER = "viewer", _("Viewer")

    user = models.ForeignKey(User, models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=10, choices=Role.choices)
    left_on = models.DateField(null=True, blank=True)

    objects = PeopleQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "client", "user"], name="contact_once"),
            *walls("contact", client="client_id", own="user_id"),
        ]

    def __str__(self) -> str:
        return self.user.name


class Invitation(ProviderOwned):
    """An offer to a person to enter, by e-mail, until a day."""

    email = models.EmailField()
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=10)
    client = link("tenancy.Client", null=True, blank=True)
    invited_by = link(Membership, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_client_role",
                condition=Q(client=None, role__in=["owner", "executive", "office"])
                | Q(client__isnull=False, role__in=["founder", "viewer"]),
            ),
            UniqueConstraint(
                fields=["provider", "client", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                nulls_distinct=False,
                name="invitation_open_once",
            ),
            *walls("invitation", of_client=False, to_provider=("client", "invited_by")),
        ]

    def __str__(self) -> str:
        return self.email


class AuditEntry(ProviderOwned):
    """Who did what, when. Added, never changed."""

    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=120)
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=160)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    client = link("tenancy.Client", null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["provider", "-at"], name="audit_newest")]
        constraints = walls(
            "audit", of_client=False, to_provider=("client",), staff="SELECT, INSERT"
        )

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.subject}"


class MailedLink(ClientOwned):
    """A link in a letter that lets one person answer one thing, once, without signing in.

    `row` is the number of the thing; what it is, `purpose` says.
    """

    purpose = models.CharField(max_length=12)
    row = models.BigIntegerField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "purpose", "row"], name="mailed_link_row")]
        constraints = [
            UniqueConstraint(
                fields=["provider", "purpose", "row", "user"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="mailed_link_one_open",
            ),
            models.CheckConstraint(
                name="mailed_link_used_or_withdrawn",
                condition=Q(used_at=None) | Q(withdrawn_at=None),
            ),
            *walls("mailed_link", staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.row}"


class Letter(ProviderOwned):
    """A mail that is owed: written in the transaction of its cause, sent by the worker."""

    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=80)
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["provider", "id"], condition=Q(sent_at=None), name="letter_owed")
        ]
        constraints = [
            UniqueConstraint(
                fields=["provider", "kind", "reference", "recipient"], name="letter_once"
            ),
            *walls("letter", of_client=False),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"


class SavedView(ProviderOwned):
    """What a member looks at again and again on a page: its filters, under a name."""

    member = link(Membership, db_index=False)
    page = models.SlugField(max_length=20)
    name = models.CharField(max_length=40)
    # As in the address, without the question mark.
    query = models.CharField(max_length=200)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "member", "page", "name"], name="saved_view_once"),
            models.CheckConstraint(name="saved_view_is_named", condition=~Q(name="")),
            *walls("saved_view", of_client=False, to_provider=("member",)),
        ]

    def __str__(self) -> str:
        return self.name


class ApiKey(ProviderOwned):
    """A key by which a program acts for a provider: what it may, for how long, who made it.

    The secret itself is kept nowhere; `only_engagement` is the number of the one engagement that
    it opens, where it opens one alone.
    """

    class Scope(models.TextChoices):
        READ = "read", _("Read figures")
        WRITE = "write", _("Send readings")

    name = models.CharField(max_length=60)
    public_id = models.CharField(max_length=16)
    secret_hash = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope.choices))
    only_engagement = models.BigIntegerField(null=True)
    made_by = link(Membership, db_index=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "public_id"], name="api_key_once"),
            models.CheckConstraint(name="api_key_is_named", condition=~Q(name="")),
            models.CheckConstraint(name="api_key_may_something", condition=Q(scopes__len__gt=0)),
            *walls(
                "api_key",
                of_client=False,
                to_provider=("made_by",),
                staff="SELECT, INSERT, UPDATE",
            ),
        ]

    def __str__(self) -> str:
        return self.name
