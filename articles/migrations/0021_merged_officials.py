import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.models.fields
from articles.text import search_terms

BATCH = 1_000  # rows in memory at the same time


def fold_names(apps, schema_editor):
    """Fold the names that there are.

    What the release before writes while both run has none until it is saved, or until
    `manage.py reindex` runs: it is shown to no namesake meanwhile.
    """
    rows = apps.get_model('articles', 'Official')._base_manager.using(schema_editor.connection.alias)
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by('pk').only('name')[:BATCH]):
        last = batch[-1].pk
        for row in batch:
            row.folded_name = search_terms.folded(row.name)
        rows.bulk_update(batch, ['folded_name'], batch_size=BATCH // 4)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', "0020_factors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OfficialMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('official_key', models.BigIntegerField()),
                ('survivor_key', models.BigIntegerField()),
                ('official', models.JSONField()),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('moved', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField(verbose_name='time')),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'merge of officials',
                'verbose_name_plural': 'merges of officials',
                'ordering': ['-at', '-pk'],
                'default_permissions': (),
                'indexes': [
                    models.Index(fields=['survivor_key'], name='merge_by_survivor'),
                    models.Index(fields=['-at', '-id'], name='merge_latest'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('official_key',), name='official_merged_into_one'),
                    models.CheckConstraint(condition=models.Q(('official_key', models.F('survivor_key')), _negated=True), name='official_not_merged_into_itself'),
                    models.CheckConstraint(condition=models.Q(('undone_at__isnull', False), ('undone_by__isnull', True), _connector='OR'), name='merge_undone_at_some_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='MovedQuote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quote_key', models.BigIntegerField()),
                ('article_key', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('digest', models.CharField(max_length=16)),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='articles.officialmerge')),
            ],
            options={
                'verbose_name': 'moved quote',
                'verbose_name_plural': 'moved quotes',
                'default_permissions': (),
                'indexes': [models.Index(fields=['article_key'], name='moved_quote_of_story')],
                'constraints': [models.UniqueConstraint(fields=('merge', 'quote_key'), name='quote_moved_once_by_a_merge')],
            },
        ),
        migrations.AlterModelOptions(
            name='official',
            options={'ordering': ['name', 'pk'], 'permissions': [('merge_official', 'Can merge two officials into one')], 'verbose_name': 'official', 'verbose_name_plural': 'officials'},
        ),
        migrations.AddField(
            model_name='official',
            name='folded_name',
            field=articles.models.fields.FoldedField(blank=True, db_default='', default='', editable=False, of=('name',)),
        ),
        migrations.AddIndex(
            model_name='official',
            index=models.Index(fields=['folded_name', 'id'], name='official_namesakes'),
        ),
        migrations.AddIndex(
            model_name='official',
            index=models.Index(fields=['name', 'id'], name='official_by_name'),
        ),
        # Last of all: PostgreSQL alters no table whose triggers of the content stamp are waiting.
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
