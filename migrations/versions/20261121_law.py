"""what the law asks: texts of consent, the list of deletions, incidents; what is taken back may be emptied whole

Revision ID: a41d7e90b3c5
Revises: 9c4d27b8e016
Create Date: 2026-11-21 17:45:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'a41d7e90b3c5'
down_revision = '9c4d27b8e016'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
BEFORE = ('status', 'payload', 'consent')
EMPTIED = ('digest', 'region', 'sex', 'category')  # of contributions: with few answers a digest could be guessed
GONE = ('withdrawn', 'expired')


def upgrade():
    op.create_table('consent_texts',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('lang', sa.String(length=10), nullable=False),
    sa.Column('lane', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_consent_texts_round_id')),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_consent_texts_space_id')),
    sa.PrimaryKeyConstraint('round_id', 'space_id', 'digest', name=op.f('pk_consent_texts')),
    info={'is_space_owned': True},
    sqlite_with_rowid=False
    )
    op.create_table('deletions',
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'key', name=op.f('pk_deletions')),
    sqlite_with_rowid=False
    )
    op.create_table('lost_sources',
    sa.Column('policy_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['policy_id'], ['policies.id'], name=op.f('fk_lost_sources_policy_id')),
    sa.PrimaryKeyConstraint('policy_id', 'subject', name=op.f('pk_lost_sources'))
    )
    op.create_table('incidents',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('policy_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('known_at', INSTANT, nullable=False),
    sa.Column('kinds', sa.Text(), nullable=False),
    sa.Column('n_at_most', sa.Integer(), nullable=True),
    sa.Column('consequences', sa.Text(), nullable=False),
    sa.Column('measures', sa.Text(), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('is_mended', sa.Boolean(), nullable=False),
    sa.Column('is_announced', sa.Boolean(), nullable=False),
    sa.Column('announcement', sa.Text(), nullable=False),
    sa.Column('noted_by', sa.String(length=60), nullable=False),
    sa.Column('noted_at', INSTANT, nullable=False),
    sa.Column('closed_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['policy_id'], ['policies.id'], name=op.f('fk_incidents_policy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incidents'))
    )
    op.create_index(op.f('ix_incidents_policy_id'), 'incidents', ['policy_id'], unique=False)
    _free(EMPTIED, GONE)
    _openings(may_lose_salt=True)


def _openings(may_lose_salt):
    """A salt may be taken out, so that its leaf opens no more; that there is one, and where, stays (INT-6 counts it)."""
    stop = "BEGIN SELECT RAISE(ABORT, 'append-only: openings'); END"
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TRIGGER openings_update')
        if not may_lose_salt:
            op.execute('DROP TRIGGER openings_update_salt')
            op.execute(f'CREATE TRIGGER openings_update BEFORE UPDATE ON openings {stop}')
            return
        op.execute('CREATE TRIGGER openings_update BEFORE UPDATE OF leaf_key, contribution_key, act, space_id '
                   f'ON openings {stop}')
        op.execute("CREATE TRIGGER openings_update_salt BEFORE UPDATE OF salt ON openings WHEN NEW.salt <> '' " + stop)
        return
    when = ("WHEN (NEW.salt <> '' OR NEW.leaf_key <> OLD.leaf_key OR NEW.contribution_key <> OLD.contribution_key OR "
            'NEW.act <> OLD.act OR NEW.space_id <> OLD.space_id) ') if may_lose_salt else ''
    op.execute('DROP TRIGGER openings_update ON openings')
    op.execute('CREATE TRIGGER openings_update BEFORE UPDATE ON openings FOR EACH ROW '
               f'{when}EXECUTE FUNCTION append_only()')


def _free(emptied, gone):
    if op.get_bind().dialect.name == 'sqlite':
        _free_on_sqlite(emptied, gone)
        return
    free = ', '.join(f"'{name}'" for name in (*BEFORE, *emptied))
    kept = ' OR '.join(f"NEW.{name} NOT IN (OLD.{name}, '')" for name in emptied)
    states = ', '.join(f"'{state}'" for state in gone)
    blank = ' AND '.join(f"NEW.{name} = OLD.{name}" for name in emptied)
    is_same = '(NEW.payload::text || NEW.consent::text) IS NOT DISTINCT FROM (OLD.payload::text || OLD.consent::text)'
    op.execute("CREATE OR REPLACE FUNCTION only_status() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
               f"IF to_jsonb(NEW) - ARRAY[{free}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{free}] "
               f"OR NOT ({is_same}{f' AND {blank}' if blank else ''}) AND "
               f"(NEW.status NOT IN ({states}) OR NEW.payload::text <> '{{}}' OR NEW.consent::text <> '{{}}'"
               f"{f' OR {kept}' if kept else ''}) "
               "THEN RAISE EXCEPTION 'append-only: contributions'; END IF; RETURN NEW; END $$")


def _free_on_sqlite(emptied, gone):
    columns = [column['name'] for column in sa.inspect(op.get_bind()).get_columns('contributions')]
    fixed = ', '.join(f'"{name}"' for name in columns if name not in (*BEFORE, *emptied))
    states = ', '.join(f"'{state}'" for state in gone)
    kept = ''.join(f" AND NEW.{name} IN (OLD.{name}, '')" for name in emptied)
    for name in ('contributions_update', 'contributions_update_emptied'):
        op.execute(f'DROP TRIGGER {name}')
    stop = "BEGIN SELECT RAISE(ABORT, 'append-only: contributions'); END"
    op.execute(f'CREATE TRIGGER contributions_update BEFORE UPDATE OF {fixed} ON contributions {stop}')
    op.execute('CREATE TRIGGER contributions_update_emptied BEFORE UPDATE OF '
               f"{', '.join(('payload', 'consent', *emptied))} ON contributions WHEN NOT (NEW.status IN ({states}) "
               f"AND NEW.payload = '{{}}' AND NEW.consent = '{{}}'{kept}) {stop}")


def downgrade():
    _openings(may_lose_salt=False)
    _free((), ('withdrawn',))
    for table in ('incidents', 'lost_sources', 'deletions', 'consent_texts'):
        op.drop_table(table)
