import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Rendering jobs are exports now, in the table they had; each in a format, which was PDF."""

    dependencies = [
        ('agreements', '0002_provision_versions'),
    ]

    operations = [
        # Its own name said aloud, so that the renaming that follows moves no table.
        migrations.AlterModelTable(name='renderjob', table='agreements_renderjob'),
        migrations.RenameModel(old_name='RenderJob', new_name='Export'),
        migrations.AlterField(
            model_name='export',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='agreements.agreement'),
        ),
        migrations.AddField(
            model_name='export',
            name='format',
            field=models.CharField(default='pdf', max_length=10, verbose_name='format'),
        ),
    ]
