"""rounds, schemes, names and versions of dissents

Revision ID: 7c1e94d3a650
Revises: 8b61c04d7e25
Create Date: 2026-11-21 14:10:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '7c1e94d3a650'
down_revision = '8b61c04d7e25'
branch_labels = None
depends_on = None

# Dissents known before belong to the last closed round that asked their space about the same thing.
OF_ROUND = """
UPDATE dissents SET round_id = (
  SELECT max(rounds.id) FROM rounds
  JOIN items ON items.round_id = rounds.id
  JOIN round_spaces ON round_spaces.round_id = rounds.id
  WHERE rounds.policy_id = dissents.policy_id AND rounds.closed_at IS NOT NULL
    AND items.code = dissents.about AND round_spaces.space_id = dissents.space_id
) WHERE NOT EXISTS (
  SELECT 1 FROM dissents AS first
  WHERE first.space_id = dissents.space_id AND first.about = dissents.about AND first.id < dissents.id
)
"""


def upgrade():
    with op.batch_alter_table('dissents', schema=None) as batch_op:
        batch_op.add_column(sa.Column('round_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('scheme', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('is_reserved', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('may_name', sa.Boolean(), nullable=True))
        batch_op.add_column(
            sa.Column('changed_at', sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False))
        batch_op.add_column(sa.Column('printed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_dissents_round_id'), 'rounds', ['round_id'], ['id'])
        batch_op.create_unique_constraint(
            batch_op.f('uq_dissents_round_id_space_id_about'), ['round_id', 'space_id', 'about'])

    op.execute(OF_ROUND)


def downgrade():
    with op.batch_alter_table('dissents', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_dissents_round_id_space_id_about'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_dissents_round_id'), type_='foreignkey')
        for name in ('printed_at', 'changed_at', 'may_name', 'is_reserved', 'version', 'scheme', 'round_id'):
            batch_op.drop_column(name)
