import articles.media.logos
import articles.models.fields
import articles.models.identity_fields
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0022_planning'),
    ]

    operations = [
        migrations.AddField(
            model_name='portal',
            name='colour',
            field=articles.models.identity_fields.ColourField(blank=True, db_default='', default='', help_text='Of the band with the menu, and of links and titles. Where it is too light or too dark to be read, readers get the nearest shade that can.', max_length=7, verbose_name='main colour'),
        ),
        migrations.AddField(
            model_name='portal',
            name='description',
            field=articles.models.fields.TidyCharField(blank=True, db_default='', default='', help_text='One sentence for search engines, and where the portal is shared.', max_length=300, verbose_name='description'),
        ),
        migrations.AddField(
            model_name='portal',
            name='further_addresses',
            field=articles.models.identity_fields.ContactsField(blank=True, db_default='', default='', help_text='One a line, its label first: Văn phòng đại diện: 5 Lê Lợi, Vinh', phones=False, verbose_name='further addresses'),
        ),
        migrations.AddField(
            model_name='portal',
            name='further_phones',
            field=articles.models.identity_fields.ContactsField(blank=True, db_default='', default='', help_text='One a line, its label first: Quảng cáo: 0239 3855 001', phones=True, verbose_name='further telephones'),
        ),
        migrations.AddField(
            model_name='portal',
            name='icon',
            field=articles.media.logos.IconField(blank=True, db_default='', default='', help_text='A square picture for browser tabs and phones, 512 pixels or more; all sizes are made of it. Without it they are made of the logo, where that is nearly square.', upload_to=articles.media.logos.logo_name, verbose_name='icon'),
        ),
        migrations.AddField(
            model_name='portal',
            name='instagram',
            field=articles.models.identity_fields.ProfileField(blank=True, db_default='', default='', max_length=500, network='instagram', verbose_name='Instagram page'),
        ),
        migrations.AddField(
            model_name='portal',
            name='logo',
            field=articles.media.logos.LogoField(blank=True, db_default='', default='', height_field='logo_height', help_text='Stands at the top of every page. PNG with a transparent background is best.', upload_to=articles.media.logos.logo_name, verbose_name='logo', width_field='logo_width'),
        ),
        migrations.AddField(
            model_name='portal',
            name='logo_dark',
            field=articles.media.logos.LogoField(blank=True, db_default='', default='', height_field='logo_dark_height', help_text='Where the logo is dark itself. Without it the logo stands on a light ground.', upload_to=articles.media.logos.logo_name, verbose_name='logo for dark pages', width_field='logo_dark_width'),
        ),
        migrations.AddField(
            model_name='portal',
            name='logo_dark_height',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='portal',
            name='logo_dark_width',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='portal',
            name='logo_height',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='portal',
            name='logo_vanishes',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=5),
        ),
        migrations.AddField(
            model_name='portal',
            name='logo_width',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='portal',
            name='logo_with_name',
            field=models.BooleanField(db_default=False, default=False, help_text='Then the name is not written beside it again.', verbose_name='The logo shows the name'),
        ),
        migrations.AddField(
            model_name='portal',
            name='share_photo',
            field=models.ForeignKey(blank=True, help_text='Shown where a page without a picture of its own is shared.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shared_for', to='articles.photo', verbose_name='picture for sharing'),
        ),
        migrations.AddField(
            model_name='portal',
            name='tiktok',
            field=articles.models.identity_fields.ProfileField(blank=True, db_default='', default='', max_length=500, network='tiktok', verbose_name='TikTok channel'),
        ),
        migrations.AddField(
            model_name='portal',
            name='x',
            field=articles.models.identity_fields.ProfileField(blank=True, db_default='', default='', max_length=500, network='x', verbose_name='X page'),
        ),
        migrations.AlterField(
            model_name='portal',
            name='facebook',
            field=articles.models.identity_fields.ProfileField(blank=True, max_length=500, network='facebook', verbose_name='Facebook page'),
        ),
        migrations.AlterField(
            model_name='portal',
            name='youtube',
            field=articles.models.identity_fields.ProfileField(blank=True, max_length=500, network='youtube', verbose_name='YouTube channel'),
        ),
        migrations.AlterField(
            model_name='portal',
            name='zalo',
            field=articles.models.identity_fields.ProfileField(blank=True, max_length=500, network='zalo', verbose_name='Zalo page'),
        ),
        migrations.AddConstraint(
            model_name='portal',
            constraint=models.CheckConstraint(condition=models.Q(('colour', ''), models.Q(('colour__startswith', '#'), django.db.models.lookups.Exact(django.db.models.functions.text.Length(models.F('colour')), 7)), _connector='OR'), name='portal_colour_is_hex'),
        ),
        migrations.AddConstraint(
            model_name='portal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('logo', ''), _negated=True), ('logo_dark', ''), _connector='OR'), name='portal_dark_logo_beside_a_light_one', violation_error_message='A logo for dark pages takes one for light pages.'),
        ),
        migrations.AddConstraint(
            model_name='portal',
            constraint=models.CheckConstraint(condition=models.Q(('logo_vanishes__in', ('', 'light', 'dark'))), name='portal_logo_vanishes_on_a_page'),
        ),
    ]
