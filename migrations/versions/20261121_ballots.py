"""whole ballots of rankings, and releases as they went out

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
    with op.batch_alter_table('results', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('released')
    with op.batch_alter_table('answers', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('places')
