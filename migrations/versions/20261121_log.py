"""the log: leaves, checkpoints, witnesses, the chain of staff acts, and tables that only grow

Revision ID: 8b61c04d7e25
Revises: 5d0f2b7a91ce
Create Date: 2026-11-21 15:00:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '8b61c04d7e25'
down_revision = '5d0f2b7a91ce'
branch_labels = None
depends_on = None

GENESIS = '0' * 64
FROZEN = ('leaves', 'sealed_leaves', 'checkpoints', 'witnesses', 'audit_entries')  # neither changed nor deleted
KEPT = ('contributions',)  # never deleted; changed only as below
FIXED = ('openings',)  # never changed; deleted when what they open is erased
FREE = ('status', 'payload', 'consent')  # of contributions; the last two may only be emptied, once withdrawn
# Whoever alters one of these tables in batch mode on SQLite copies it and loses its triggers: write them again.


def upgrade():
    with op.batch_alter_table('audit_entries', schema=None, recreate='never') as batch_op:
        batch_op.add_column(sa.Column('place', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('previous', sa.String(length=64), server_default='', nullable=False))
        batch_op.add_column(sa.Column('hash', sa.String(length=64), server_default='', nullable=False))
        batch_op.create_index('ix_audit_entries_policy_id_place', ['policy_id', 'place'], unique=True)

    heads = op.create_table('audit_heads',
    sa.Column('policy_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('policy_id', name=op.f('pk_audit_heads'))
    )
    op.bulk_insert(heads, [{'policy_id': 0, 'n': 0, 'hash': GENESIS}])
    op.create_table('leaves',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('type', sa.String(length=10), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('commitment', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_leaves_round_id')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_leaves')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('leaves', schema=None, recreate='never') as batch_op:
        batch_op.create_index(batch_op.f('ix_leaves_round_id_epoch'), ['round_id', 'epoch'], unique=False)

    op.create_table('openings',
    sa.Column('leaf_key', sa.String(length=32), nullable=False),
    sa.Column('contribution_key', sa.String(length=64), nullable=False),
    sa.Column('act', sa.String(length=10), nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contribution_key'], ['contributions.key'], name=op.f('fk_openings_contribution_key')),
    sa.ForeignKeyConstraint(['leaf_key'], ['leaves.key'], name=op.f('fk_openings_leaf_key')),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_openings_space_id')),
    sa.PrimaryKeyConstraint('leaf_key', name=op.f('pk_openings')),
    sa.UniqueConstraint('contribution_key', 'act', name=op.f('uq_openings_contribution_key_act')),
    info={'is_space_owned': True},
    sqlite_with_rowid=False
    )
    op.create_table('checkpoints',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('root', sa.String(length=64), nullable=False),
    sa.Column('folds', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_checkpoints_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'number', name=op.f('pk_checkpoints'))
    )
    op.create_table('sealed_leaves',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('leaf_key', sa.String(length=32), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['leaf_key'], ['leaves.key'], name=op.f('fk_sealed_leaves_leaf_key')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_sealed_leaves_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'place', name=op.f('pk_sealed_leaves')),
    sa.UniqueConstraint('leaf_key', name=op.f('uq_sealed_leaves_leaf_key')),
    sqlite_with_rowid=False
    )
    op.create_table('witnesses',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('body', sa.String(length=120), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('written_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['round_id', 'number'], ['checkpoints.round_id', 'checkpoints.number'], name=op.f('fk_witnesses_round_id_number')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_witnesses'))
    )
    with op.batch_alter_table('witnesses', schema=None, recreate='never') as batch_op:
        batch_op.create_index(batch_op.f('ix_witnesses_round_id_number'), ['round_id', 'number'], unique=False)
    if op.get_bind().dialect.name == 'sqlite':
        _triggers_of_sqlite()
    else:
        _triggers_of_postgresql()


def _triggers_of_sqlite():
    def refuse(table, act, *, of='', when=''):
        name = f"{table}_{act.lower()}{'_emptied' if when else ''}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {act}{of} ON {table}{when} "
                   f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END")

    for table in (*FROZEN, *KEPT):
        refuse(table, 'DELETE')
    for table in (*FROZEN, *FIXED):
        refuse(table, 'UPDATE')
    columns = [column['name'] for column in sa.inspect(op.get_bind()).get_columns('contributions')]
    refuse('contributions', 'UPDATE', of=' OF ' + ', '.join(f'"{name}"' for name in columns if name not in FREE))
    refuse('contributions', 'UPDATE', of=' OF payload, consent',
           when=" WHEN NOT (NEW.status = 'withdrawn' AND NEW.payload = '{}' AND NEW.consent = '{}')")


def _triggers_of_postgresql():
    free = ', '.join(f"'{name}'" for name in FREE)
    op.execute("CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
               "BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$")
    op.execute("CREATE FUNCTION only_status() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
               f"IF to_jsonb(NEW) - ARRAY[{free}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{free}] OR "
               "(NEW.payload::text || NEW.consent::text) IS DISTINCT FROM (OLD.payload::text || OLD.consent::text) AND "
               "NOT (NEW.status = 'withdrawn' AND NEW.payload::text = '{}' AND NEW.consent::text = '{}') "
               "THEN RAISE EXCEPTION 'append-only: contributions'; END IF; RETURN NEW; END $$")
    for table in (*FROZEN, *KEPT):
        op.execute(f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()")
    for table in (*FROZEN, *FIXED):
        op.execute(f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()")
    for table in (*FROZEN, *KEPT, *FIXED):
        op.execute(f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION append_only()")
    op.execute("CREATE TRIGGER contributions_update BEFORE UPDATE ON contributions "
               "FOR EACH ROW EXECUTE FUNCTION only_status()")


def downgrade():
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    for table in ('audit_entries', 'contributions'):
        acts = ('delete', 'update', *(('update_emptied',) if is_sqlite and table == 'contributions' else ()))
        for act in (*acts, *(() if is_sqlite else ('truncate',))):
            op.execute(f"DROP TRIGGER {table}_{act}" + ('' if is_sqlite else f' ON {table}'))
    for table in ('witnesses', 'sealed_leaves', 'checkpoints', 'openings', 'leaves', 'audit_heads'):
        op.drop_table(table)
    if not is_sqlite:
        op.execute('DROP FUNCTION append_only()')
        op.execute('DROP FUNCTION only_status()')
    with op.batch_alter_table('audit_entries', schema=None, recreate='never') as batch_op:
        batch_op.drop_index('ix_audit_entries_policy_id_place')
        for name in ('hash', 'previous', 'place'):
            batch_op.drop_column(name)
