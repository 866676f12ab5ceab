"""whole ballots of rankings, releases as they went out, signatures of seals, second persons

Revision ID: 2e6b9d41f7c3
Revises: 7c1e94d3a650
Create Date: 2026-11-21 17:10:00.000000

"""
from itertools import groupby

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '2e6b9d41f7c3'
down_revision = '7c1e94d3a650'
branch_labels = None
depends_on = None

LISTS = """
SELECT round_id, author, iteration, part, item_id, value FROM answers
WHERE criterion = 'rank' AND value IS NOT NULL ORDER BY round_id, author, iteration, part, item_id
"""
WRITE = """
UPDATE answers SET places = :places WHERE round_id = :round_id AND author = :author AND iteration = :iteration
AND part = :part AND item_id = :item_id AND criterion = 'rank'
"""


def upgrade():
    with op.batch_alter_table('answers', schema=None, recreate='never') as batch_op:
        batch_op.add_column(sa.Column('places', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('results', schema=None, recreate='never') as batch_op:
        batch_op.add_column(sa.Column('released', sa.JSON(), nullable=True))
    with op.batch_alter_table('checkpoints', schema=None, recreate='never') as batch_op:
        batch_op.add_column(sa.Column('signature', sa.String(length=128), server_default='', nullable=False))
        batch_op.add_column(sa.Column('signer', sa.String(length=64), server_default='', nullable=False))
    op.create_table('approvals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('from_state', sa.String(length=15), nullable=False),
    sa.Column('to_state', sa.String(length=15), nullable=False),
    sa.Column('asked_by', sa.String(length=60), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('agreed_by', sa.String(length=60), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_approvals_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approvals'))
    )
    op.create_index(op.f('ix_approvals_round_id'), 'approvals', ['round_id'])
    write_ballots(op.get_bind())
    op.create_index(
        'ix_answers_ballots', 'answers', ['round_id', 'iteration', 'space_id', 'organisation_id', 'places', 'n'],
        sqlite_where=sa.text('places IS NOT NULL'), postgresql_where=sa.text('places IS NOT NULL'),
    )


def write_ballots(connection):
    """Write each list already stored on the row of its first item: two bytes an item, in the order of their ids."""
    items = {}
    for round_id, item in connection.execute(sa.text('SELECT round_id, id FROM items ORDER BY id')):
        items.setdefault(round_id, []).append(item)
    rows = connection.execute(sa.text(LISTS)).all()
    for (round_id, author, iteration, part), ballot in groupby(rows, key=lambda row: tuple(row[:4])):
        places = {row[4]: row[5] for row in ballot}
        dense = {value: at for at, value in enumerate(sorted(set(places.values())), start=1)}
        whole = b''.join(dense.get(places.get(item), 0).to_bytes(2, 'little') for item in items[round_id])
        connection.execute(sa.text(WRITE), {
            'places': whole, 'round_id': round_id, 'author': author, 'iteration': iteration, 'part': part,
            'item_id': min(places),
        })


def downgrade():
    op.drop_index('ix_answers_ballots', table_name='answers')
    op.drop_table('approvals')
    with op.batch_alter_table('checkpoints', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('signer')
        batch_op.drop_column('signature')
    with op.batch_alter_table('results', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('released')
    with op.batch_alter_table('answers', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('places')
