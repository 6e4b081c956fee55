from django.conf import settings
from django.db import migrations, models

WITHOUT = '(không ghi lý do)'


def say_without(apps, schema_editor):
    """Say in the log where a story was taken back without a word: several at once could be.

    The release before goes on withdrawing so while both run: that one action of its list fails
    then, and no story is withdrawn.
    """
    moves = apps.get_model('articles', 'Transition').objects.using(schema_editor.connection.alias)
    moves.filter(action__in=['send_back', 'withdraw'], note='').update(note=WITHOUT)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0016_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(say_without, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='transition',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ('send_back', 'withdraw')), ('note', ''), _negated=True), name='transition_has_reason', violation_error_message='Sending back and withdrawing need a reason.'),
        ),
    ]
