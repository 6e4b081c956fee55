"""Second factors are ours: the table of django-mfa3 is taken over with its rows.

The release before goes on working beside this one and after a way back, so the secrets stay as they
are until `manage.py sweep` seals them (or the next login with each), and two columns stay that only
django-mfa3 reads. Backwards, what was sealed is opened.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.recorder import MigrationRecorder

import articles.models.fields
from articles.accounts import sealing

TABLE = "mfa_mfakey"
THEIRS = (
    "0001_initial",
    "0002_mfakey_last_code",
    "0003_alter_mfakey_method",
    "0004_alter_mfakey_id",
    "0005_mfakey_next_use_at",
)


class TakeOver(migrations.CreateModel):
    """Creates the table, or takes the one that is there. Backwards it is django-mfa3's again."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if TABLE not in schema_editor.connection.introspection.table_names():
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        recorder = MigrationRecorder(schema_editor.connection)
        for name in THEIRS:
            if ("mfa", name) not in recorder.applied_migrations():
                recorder.record_applied("mfa", name)


def forget_theirs(apps, schema_editor):
    """Delete the permissions of django-mfa3, which gave nobody a page."""
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="mfa").delete()


def open_all(apps, schema_editor):
    """Leave each secret as django-mfa3 reads it. What no key opens goes: it lets nobody in."""
    for factor in apps.get_model("articles", "Factor").objects.all():
        try:
            factor.secret = sealing.opened(factor.secret)
        except sealing.KeyLost:
            factor.delete()
        else:
            factor.save(update_fields=["secret"])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("articles", "0019_accounts"),
    ]

    operations = [
        TakeOver(
            name="Factor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        max_length=8,
                        choices=[("FIDO2", "FIDO2"), ("TOTP", "TOTP"), ("recovery", "recovery")],
                    ),
                ),
                ("name", articles.models.fields.TidyCharField(max_length=32)),
                ("secret", models.TextField()),
                ("last_code", models.CharField(max_length=32, blank=True)),
                ("next_use_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"db_table": TABLE, "default_permissions": ()},
        ),
        migrations.RunPython(forget_theirs, open_all),
        migrations.AddField(
            model_name="factor",
            name="last_step",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="factor",
            name="last_code",
            field=models.CharField(max_length=32, blank=True, db_default=""),
        ),
        migrations.AddConstraint(
            model_name="factor",
            constraint=models.CheckConstraint(
                condition=models.Q(method__in=["FIDO2", "TOTP", "recovery"]),
                name="factor_is_of_a_known_method",
            ),
        ),
        migrations.AddConstraint(
            model_name="factor",
            constraint=models.CheckConstraint(
                condition=~models.Q(secret=""), name="factor_has_a_secret"
            ),
        ),
        # The columns stay for the release before.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="factor", name="last_code"),
                migrations.RemoveField(model_name="factor", name="next_use_at"),
            ]
        ),
    ]
