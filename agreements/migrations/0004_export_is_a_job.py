import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """An export is a job like others: its heartbeat is a claim that is renewed, and it may wait."""

    dependencies = [
        ('agreements', '0003_export'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='export', name='render_job_stalled'),
        migrations.RenameField(model_name='export', old_name='heartbeat_at', new_name='claimed_at'),
        migrations.AlterField(
            model_name='export',
            name='claimed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        # What was asked for before may be made at once.
        migrations.AddField(
            model_name='export',
            name='not_before',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='export',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='attempts'),
        ),
        migrations.AlterField(
            model_name='export',
            name='error',
            field=models.TextField(blank=True, verbose_name='why it failed'),
        ),
        migrations.AddIndex(
            model_name='export',
            index=models.Index(fields=['state', 'not_before'], name='export_waiting'),
        ),
    ]
