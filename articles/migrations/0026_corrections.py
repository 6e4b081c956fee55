import articles.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0025_menu'),
    ]

    operations = [
        migrations.AddField(
            model_name='correction',
            name='decided_by',
            field=articles.models.fields.TidyCharField(blank=True, db_default='', default='', help_text='Name and position, or the office and its decision.', max_length=200, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='correction',
            name='false_words',
            field=articles.models.fields.TidyTextField(blank=True, db_default='', default='', help_text='What was published wrongly, as it stands in the story.', max_length=1000, verbose_name='false words'),
        ),
        migrations.AddField(
            model_name='correction',
            name='has_apology',
            field=models.BooleanField(db_default=False, default=False, help_text='To readers and to those whom it concerns; shown right behind the correction.', verbose_name='with an apology'),
        ),
        migrations.AddField(
            model_name='correction',
            name='right_words',
            field=articles.models.fields.TidyTextField(blank=True, db_default='', default='', help_text='What is right instead.', max_length=1000, verbose_name='right words'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='text',
            field=articles.models.fields.TidyTextField(blank=True, help_text='Of an update: what is new. Of a correction: more about it, if anything.', max_length=1000, verbose_name='text'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('false_words', ''), ('right_words', '')), models.Q(models.Q(('false_words', ''), _negated=True), models.Q(('right_words', ''), _negated=True)), _connector='OR'), name='correction_words_in_pairs', violation_error_message='Write both the false words and the right ones.'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('false_words', ''), _negated=True), _connector='OR'), name='correction_says_something', violation_error_message='Write what is corrected or new.'),
        ),
    ]
