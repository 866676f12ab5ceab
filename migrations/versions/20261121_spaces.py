"""no order of arrival in words, actas and drafts; a protected space stays one

Revision ID: 9c4d27b8e016
Revises: 3f9a1c7d52e8
Create Date: 2026-11-21 17:30:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '9c4d27b8e016'
down_revision = '3f9a1c7d52e8'
branch_labels = None
depends_on = None

TABLES = ('statements', 'actas', 'drafts')
LIVED = ('EXISTS (SELECT 1 FROM contributions WHERE space_id = OLD.id) OR '
         'EXISTS (SELECT 1 FROM drafts WHERE space_id = OLD.id) OR '
         'EXISTS (SELECT 1 FROM round_spaces s JOIN rounds r ON r.id = s.round_id '
         'WHERE s.space_id = OLD.id AND r.opened_at IS NOT NULL)')
"""Something came in, or was promised when a round opened: what was said of the space then holds (PRI-7)."""


def upgrade():
    if op.get_bind().dialect.name == 'sqlite':
        rebuild(False)
        op.execute('CREATE TRIGGER spaces_protection BEFORE UPDATE OF is_protected ON spaces '
                   f'WHEN OLD.is_protected <> NEW.is_protected AND ({LIVED}) '
                   "BEGIN SELECT RAISE(ABORT, 'one-way: is_protected'); END")
        return
    op.execute('CREATE FUNCTION one_way_protection() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
               f"IF {LIVED} THEN RAISE EXCEPTION 'one-way: is_protected'; END IF; RETURN NEW; END $$")
    op.execute('CREATE TRIGGER spaces_protection BEFORE UPDATE OF is_protected ON spaces FOR EACH ROW '
               'WHEN (OLD.is_protected <> NEW.is_protected) EXECUTE FUNCTION one_way_protection()')


def rebuild(has_rowid):
    """SQLite's rowid counts arrivals: make these tables again with it, or without."""
    # What points at a statement steps aside while its table is dropped and made again.
    op.execute('CREATE TEMPORARY TABLE kept_aside AS SELECT * FROM dispositions')
    op.execute('DELETE FROM dispositions')
    for table in TABLES:
        with op.batch_alter_table(table, recreate='always', table_kwargs={'sqlite_with_rowid': has_rowid}):
            pass
    op.execute('INSERT INTO dispositions SELECT * FROM kept_aside')
    op.execute('DROP TABLE kept_aside')


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TRIGGER spaces_protection')
        rebuild(True)
        return
    op.execute('DROP TRIGGER spaces_protection ON spaces')
    op.execute('DROP FUNCTION one_way_protection()')
