"""iterations of a round

Revision ID: 5d0f2b7a91ce
Revises: c2b4723c23f3
Create Date: 2026-11-21 13:40:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '5d0f2b7a91ce'
down_revision = 'c2b4723c23f3'
branch_labels = None
depends_on = None

# A column that comes or goes by itself: SQLite alters in place, without copying a table that others refer to.


def upgrade():
    with op.batch_alter_table('rounds', schema=None, recreate='never') as batch_op:
        batch_op.add_column(sa.Column('iteration', sa.Integer(), server_default='1', nullable=False))

    op.create_table('iterations',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=60), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_iterations_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'number', name=op.f('pk_iterations'))
    )


def downgrade():
    op.drop_table('iterations')
    with op.batch_alter_table('rounds', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('iteration')
