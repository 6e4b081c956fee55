from django.db import migrations

import articles.models.fields


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0009_addresses_and_truth'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='description',
            field=articles.models.fields.TidyCharField(blank=True, db_default='', default='', help_text='Shown by search engines, and where the story is shared. Where left empty, the lead is.', max_length=200, verbose_name='description for search engines'),
        ),
        migrations.AddField(
            model_name='article',
            name='short_headline',
            field=articles.models.fields.TidyCharField(blank=True, db_default='', default='', help_text='For the home page and lists. Where left empty, the headline is shown.', max_length=90, verbose_name='short headline'),
        ),
        # The column stays as it is: SQLite would copy the whole table once more.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='article',
                    name='folded',
                    field=articles.models.fields.FoldedField(blank=True, default='', editable=False, of=('headline', 'lead', 'byline', 'short_headline')),
                ),
            ],
        ),
    ]
