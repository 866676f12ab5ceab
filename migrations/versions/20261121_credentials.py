"""sessions, second factors, recoveries, elevations and tries of staff

Revision ID: 3f9a1c7d52e8
Revises: 2e6b9d41f7c3
Create Date: 2026-11-21 17:10:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '3f9a1c7d52e8'
down_revision = '2e6b9d41f7c3'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table('staff_sessions',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('device', sa.String(length=10), nullable=False),
    sa.Column('begun_at', INSTANT, nullable=False),
    sa.Column('seen_at', INSTANT, nullable=False),
    sa.Column('proved_at', INSTANT, nullable=False),
    sa.Column('ended_at', INSTANT, nullable=True),
    sa.Column('is_coded', sa.Boolean(), nullable=False),
    sa.Column('is_whole', sa.Boolean(), nullable=False),
    sa.Column('is_to_rotate', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_staff_sessions_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_sessions')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_staff_sessions_token_hash'))
    )
    op.create_index(op.f('ix_staff_sessions_person_id'), 'staff_sessions', ['person_id'], unique=False)
    op.create_table('second_factors',
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('sealed', sa.String(length=200), nullable=False),
    sa.Column('confirmed_at', INSTANT, nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_second_factors_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_second_factors'))
    )
    op.create_table('recovery_codes',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('selector', sa.String(length=8), nullable=False),
    sa.Column('secret_hash', sa.String(length=200), nullable=False),
    sa.Column('used_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_recovery_codes_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_codes'))
    )
    op.create_index(op.f('ix_recovery_codes_person_id'), 'recovery_codes', ['person_id'], unique=False)
    op.create_table('recoveries',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('policy_id', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.String(length=32), nullable=False),
    sa.Column('asked_at', INSTANT, nullable=False),
    sa.Column('first_hash', sa.String(length=200), nullable=False),
    sa.Column('is_phone_lost', sa.Boolean(), nullable=False),
    sa.Column('granted_by', sa.String(length=32), nullable=True),
    sa.Column('granted_at', INSTANT, nullable=True),
    sa.Column('second_hash', sa.String(length=200), nullable=False),
    sa.Column('ended_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['people.id'], name=op.f('fk_recoveries_asked_by')),
    sa.ForeignKeyConstraint(['granted_by'], ['people.id'], name=op.f('fk_recoveries_granted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_recoveries_person_id')),
    sa.ForeignKeyConstraint(['policy_id'], ['policies.id'], name=op.f('fk_recoveries_policy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recoveries'))
    )
    op.create_index(op.f('ix_recoveries_person_id'), 'recoveries', ['person_id'], unique=False)
    op.create_table('elevations',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('policy_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('n_hours', sa.Integer(), nullable=False),
    sa.Column('asked_at', INSTANT, nullable=False),
    sa.Column('granted_by', sa.String(length=32), nullable=True),
    sa.Column('granted_at', INSTANT, nullable=True),
    sa.Column('until', INSTANT, nullable=True),
    sa.Column('ended_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['granted_by'], ['people.id'], name=op.f('fk_elevations_granted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_elevations_person_id')),
    sa.ForeignKeyConstraint(['policy_id'], ['policies.id'], name=op.f('fk_elevations_policy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_elevations'))
    )
    op.create_index(op.f('ix_elevations_policy_id'), 'elevations', ['policy_id'], unique=False)
    op.create_table('tries',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('since', INSTANT, nullable=False),
    sa.Column('until', INSTANT, nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_tries')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_tries_since'), 'tries', ['since'], unique=False)
    with op.batch_alter_table('people', schema=None, recreate='never') as batch_op:
        batch_op.add_column(sa.Column('password_until', INSTANT, nullable=True))
        batch_op.drop_column('session_epoch')


def downgrade():
    with op.batch_alter_table('people', schema=None, recreate='never') as batch_op:
        batch_op.add_column(sa.Column('session_epoch', sa.Integer(), server_default='0', nullable=False))
        batch_op.drop_column('password_until')
    for table in ('tries', 'elevations', 'recoveries', 'recovery_codes', 'second_factors', 'staff_sessions'):
        op.drop_table(table)
