"""What the app's roles may do with the tables that belong to no provider, and the policies that
need memberships to be there: who sees which provider, client and person."""

from django.db import migrations

UP = """
-- Signing in happens before any provider is chosen.
GRANT SELECT, INSERT, UPDATE ON accounts_user TO app_login;
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO app_login;
GRANT SELECT, INSERT, UPDATE, DELETE ON account_emailaddress TO app_login;
GRANT SELECT, INSERT, UPDATE, DELETE ON account_emailconfirmation TO app_login;
GRANT SELECT, INSERT, UPDATE, DELETE ON mfa_authenticator TO app_login;
GRANT SELECT ON django_migrations TO app_login;
GRANT USAGE ON SEQUENCE tenancy_provider_id_seq TO app_login;

-- A person is seen by those who share a provider with them, and by themselves.
ALTER TABLE accounts_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_signs_in ON accounts_user TO app_login USING (true);
CREATE POLICY user_staff ON accounts_user FOR SELECT TO app_staff USING (
    id = (SELECT nullif(current_setting('app.user_id'), '')::bigint)
    OR EXISTS (SELECT 1 FROM accounts_membership m WHERE m.user_id = accounts_user.id)
    OR EXISTS (SELECT 1 FROM accounts_contact c WHERE c.user_id = accounts_user.id)
);
GRANT SELECT ON accounts_user TO app_staff;
CREATE POLICY user_founder ON accounts_user FOR SELECT TO app_founder USING (
    id = (SELECT nullif(current_setting('app.user_id'), '')::bigint)
    OR EXISTS (SELECT 1 FROM accounts_membership m WHERE m.user_id = accounts_user.id)
    OR EXISTS (SELECT 1 FROM accounts_contact c WHERE c.user_id = accounts_user.id)
);
GRANT SELECT ON accounts_user TO app_founder;

-- A person sees the providers and clients they belong to; a client's people see their provider.
CREATE POLICY provider_own ON tenancy_provider FOR SELECT TO app_login USING (
    EXISTS (SELECT 1 FROM accounts_membership m WHERE m.provider_id = tenancy_provider.id)
    OR EXISTS (SELECT 1 FROM accounts_contact c WHERE c.provider_id = tenancy_provider.id)
);
GRANT SELECT ON tenancy_provider TO app_login;
CREATE POLICY provider_client ON tenancy_provider FOR SELECT TO app_founder USING (
    id = (SELECT current_setting('app.provider_id')::bigint)
);
GRANT SELECT ON tenancy_provider TO app_founder;
CREATE POLICY client_own ON tenancy_client FOR SELECT TO app_login USING (
    EXISTS (
        SELECT 1 FROM accounts_contact c
        WHERE c.provider_id = tenancy_client.provider_id AND c.client_id = tenancy_client.id
    )
);
GRANT SELECT ON tenancy_client TO app_login;

-- Sweeps ask which providers there are, and nothing else.
CREATE POLICY provider_batch ON tenancy_provider FOR SELECT TO app_batch USING (true);
GRANT SELECT (id, slug) ON tenancy_provider TO app_batch;
"""

DOWN = """
REVOKE ALL ON tenancy_provider FROM app_batch, app_login, app_founder;
DROP POLICY provider_batch ON tenancy_provider;
REVOKE ALL ON tenancy_client FROM app_login;
DROP POLICY client_own ON tenancy_client;
DROP POLICY provider_client ON tenancy_provider;
DROP POLICY provider_own ON tenancy_provider;
REVOKE ALL ON accounts_user FROM app_login, app_staff, app_founder;
DROP POLICY user_founder ON accounts_user;
DROP POLICY user_staff ON accounts_user;
DROP POLICY user_signs_in ON accounts_user;
ALTER TABLE accounts_user DISABLE ROW LEVEL SECURITY;
REVOKE ALL ON SEQUENCE tenancy_provider_id_seq FROM app_login;
REVOKE ALL ON django_session, account_emailaddress, account_emailconfirmation,
    mfa_authenticator, django_migrations FROM app_login;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunSQL(UP, DOWN)]
