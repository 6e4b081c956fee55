import django.db.models.deletion
from django.db import migrations, models

import articles.media.documents
import articles.models.fields
import articles.models.slugs


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0022_planning'),
    ]

    operations = [
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', articles.models.fields.TidyCharField(max_length=200, verbose_name='title')),
                ('slug', articles.models.slugs.SlugField(blank=True, fallback='trang', help_text='The page is at /address/, whatever page it stands below. Made from the title where left empty.', max_length=200, of='title', unique=True, verbose_name='slug')),
                ('order', models.PositiveSmallIntegerField(default=0, help_text='Small numbers come first among its neighbours.', verbose_name='order')),
                ('lang', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'English')], default='vi', max_length=2, verbose_name='language')),
                ('description', articles.models.fields.TidyCharField(blank=True, help_text='Shown by search engines, in lists and where the page is shared.', max_length=200, verbose_name='description for search engines')),
                ('body', articles.models.fields.RichTextField(blank=True, verbose_name='body')),
                ('kind', models.CharField(blank=True, default='', editable=False, max_length=20)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=12, verbose_name='status')),
                ('publish_at', models.DateTimeField(blank=True, help_text='A later time schedules the page.', null=True, verbose_name='publish at')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('rewritten_at', models.DateTimeField(editable=False, null=True)),
                ('folded', articles.models.fields.FoldedField(blank=True, default='', editable=False, of=('title', 'description', 'body'))),
                ('parent', models.ForeignKey(blank=True, help_text='The page above it, which readers come from. It changes no address.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='articles.page', verbose_name='stands below')),
                ('translation_of', models.OneToOneField(blank=True, help_text='Of an English page: the Vietnamese one that says the same.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='translation', to='articles.page', verbose_name='translation of')),
            ],
            options={
                'verbose_name': 'page',
                'verbose_name_plural': 'pages',
                'ordering': ['order', 'title', 'pk'],
                'permissions': [('publish_page', 'Can publish, schedule and withdraw pages')],
            },
        ),
        migrations.CreateModel(
            name='FormerPageSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=200, unique=True, verbose_name='slug')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='articles.page')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PageDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', articles.models.fields.TidyCharField(max_length=200, verbose_name='title')),
                ('file', models.FileField(help_text='PDF, Word, Excel, PowerPoint or OpenDocument, at most 20 MB.', upload_to=articles.media.documents.attachment_name, validators=[articles.media.documents.check_attachment], verbose_name='file')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='articles.page', verbose_name='page')),
            ],
            options={
                'verbose_name': 'document of a page',
                'verbose_name_plural': 'documents of pages',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['file'], name='page_document_by_file')],
            },
        ),
        migrations.CreateModel(
            name='PhotoInPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos_in_page', to='articles.page')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='articles.photo')),
            ],
            options={
                'verbose_name': 'photo in a page',
                'verbose_name_plural': 'photos in pages',
            },
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='page_has_title'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('publish_at__isnull', False), _connector='OR'), name='page_published_has_time', violation_error_message='A published page needs a publish time.'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published'])), name='page_status_known'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('lang__in', ['vi', 'en'])), name='page_lang_known'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='page_not_below_itself', violation_error_message='A page cannot stand below itself.'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('translation_of', None), ('lang', 'en'), _connector='OR'), name='page_translation_is_english', violation_error_message='Only an English page is a translation of another.'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('title__contains', '[Cần điền'), ('description__contains', '[Cần điền'), ('body__contains', '[Cần điền'), _connector='OR', _negated=True), _connector='OR'), name='page_published_is_filled', violation_error_message='A published page has no places left to fill in.'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', ''), _negated=True), fields=('kind',), name='page_one_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='photoinpage',
            constraint=models.UniqueConstraint(fields=('page', 'photo'), name='photo_once_in_page'),
        ),
    ]
