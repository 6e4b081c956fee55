"""Photos that stand inside bodies become rows, also for the stories already written."""

import re

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def record(apps, schema_editor):
    """Note the photos of every body there is."""
    PhotoInBody = apps.get_model("articles", "PhotoInBody")
    photos = dict(apps.get_model("articles", "Photo").objects.values_list("image", "pk"))
    address = re.compile(r'src="%s([^"]+)"' % re.escape(settings.MEDIA_URL))
    stories = apps.get_model("articles", "Article").objects.filter(body__contains="<img")
    for pk, body in stories.values_list("pk", "body").iterator():
        found = {photos[name] for name in address.findall(body) if name in photos}
        rows = [PhotoInBody(article_id=pk, photo_id=photo) for photo in found]
        PhotoInBody.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_desk")]

    operations = [
        migrations.CreateModel(
            name="PhotoInBody",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos_in_body",
                        to="articles.article",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bodies",
                        to="articles.photo",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo in a body",
                "verbose_name_plural": "photos in bodies",
            },
        ),
        migrations.AlterField(
            model_name="photo",
            name="focus_x",
            field=models.PositiveSmallIntegerField(
                default=50,
                help_text="Percent from the left edge. Crops keep this point near their middle.",
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="focal point, across",
            ),
        ),
        migrations.AlterField(
            model_name="photo",
            name="focus_y",
            field=models.PositiveSmallIntegerField(
                default=40,
                help_text="Percent from the upper edge.",
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="focal point, down",
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(fields=["image"], name="photo_by_file"),
        ),
        migrations.AddConstraint(
            model_name="photoinbody",
            constraint=models.UniqueConstraint(
                fields=("article", "photo"), name="photo_once_in_body"
            ),
        ),
        migrations.RunPython(record, migrations.RunPython.noop, elidable=True),
    ]
