import articles.models.calendar_address
import datetime
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', "0021_merged_officials"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=articles.models.calendar_address._calendar_key, editable=False, max_length=24, unique=True)),
                ('made_at', models.DateTimeField(auto_now=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_address', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'calendar address',
                'verbose_name_plural': 'calendar addresses',
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='article',
            name='assigned_to',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned_articles', to=settings.AUTH_USER_MODEL, verbose_name='assigned to'),
        ),
        migrations.AddField(
            model_name='article',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), django.core.validators.MaxValueValidator(datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))], verbose_name='needed by'),
        ),
        migrations.AddField(
            model_name='article',
            name='planned_on',
            field=models.DateField(blank=True, help_text='For the week of the desk; readers get the story at its publish time.', null=True, validators=[django.core.validators.MinValueValidator(datetime.date(1900, 1, 1)), django.core.validators.MaxValueValidator(datetime.date(2200, 1, 1))], verbose_name='planned day'),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('submitted', 'Story submitted for review'), ('sent_back', 'Story sent back'), ('assigned', 'Story assigned to you'), ('published', 'Story published'), ('scheduled', 'Story scheduled'), ('withdrawn', 'Story withdrawn'), ('note', 'New note'), ('went_out', 'Scheduled story went out'), ('ends_soon', 'Comments end within two days'), ('backup_failed', 'The nightly backup failed')], max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='mailchoice',
            name='kind',
            field=models.CharField(choices=[('submitted', 'Story submitted for review'), ('sent_back', 'Story sent back'), ('assigned', 'Story assigned to you'), ('published', 'Story published'), ('scheduled', 'Story scheduled'), ('withdrawn', 'Story withdrawn'), ('note', 'New note'), ('went_out', 'Scheduled story went out'), ('ends_soon', 'Comments end within two days'), ('backup_failed', 'The nightly backup failed')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('assigned_to__isnull', False)), fields=['assigned_to', '-created_at', '-id'], name='article_assigned'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='article_due'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('planned_on__isnull', False)), fields=['planned_on'], name='article_planned'),
        ),
    ]
