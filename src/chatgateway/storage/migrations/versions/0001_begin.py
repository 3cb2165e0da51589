"""Begin.

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('commands',
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('conversation', sa.Text(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'author', 'id', name=op.f('pk_commands'))
    )
    op.create_table('conversations',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('customer', sa.Text(), nullable=False),
    sa.Column('customer_name', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('phase', sa.Text(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=True),
    sa.Column('offered_to', sa.Text(), nullable=True),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('skill', sa.Text(), nullable=False),
    sa.Column('created_at_ms', sa.BigInteger(), nullable=False),
    sa.Column('changed_at_ms', sa.BigInteger(), nullable=False),
    sa.Column('enqueued_at_ms', sa.BigInteger(), nullable=True),
    sa.Column('due_at_ms', sa.BigInteger(), nullable=True),
    sa.Column('closed_at_ms', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversations')),
    sa.UniqueConstraint('reference', name=op.f('uq_conversations_reference'))
    )
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversations_created_at_ms_id'), ['created_at_ms', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversations_customer_created_at_ms'), ['customer', 'created_at_ms'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversations_due_at_ms'), ['due_at_ms'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversations_offered_to'), ['offered_to'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversations_owner_phase'), ['owner', 'phase'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversations_phase_created_at_ms'), ['phase', 'created_at_ms'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversations_position'), ['position'], unique=False)
        batch_op.create_index('uq_conversations_open_customer', ['customer'], unique=True, sqlite_where=sa.text("phase <> 'closed'"), postgresql_where=sa.text("phase <> 'closed'"))

    op.create_table('decisions',
    sa.Column('conversation', sa.Text(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at_ms', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('conversation', 'seq', name=op.f('pk_decisions'))
    )
    op.create_table('events',
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('conversation', sa.Text(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at_ms', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('author_role', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Text(), nullable=False),
    sa.Column('author_name', sa.Text(), nullable=False),
    sa.Column('command', sa.Text(), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('opening', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_events')),
    sa.UniqueConstraint('conversation', 'seq', name=op.f('uq_events_conversation_seq'))
    )
    op.create_table('feed_heads',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_feed_heads'))
    )
    op.create_table('keys',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('scopes', sa.Text(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('created_at_ms', sa.BigInteger(), nullable=False),
    sa.Column('expires_at_ms', sa.BigInteger(), nullable=True),
    sa.Column('revoked_at_ms', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_keys')),
    sa.UniqueConstraint('hash', name=op.f('uq_keys_hash'))
    )
    op.create_table('nodes',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('lease_until_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nodes'))
    )
    op.create_table('notices',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    op.create_table('operators',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('skills', sa.Text(), nullable=False),
    sa.Column('tier', sa.Text(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.Column('auto_accept', sa.Boolean(), nullable=False),
    sa.Column('timeouts', sa.Integer(), nullable=False),
    sa.Column('status_since_ms', sa.BigInteger(), nullable=False),
    sa.Column('lost_at_ms', sa.BigInteger(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_operators')),
    sa.UniqueConstraint('name', name=op.f('uq_operators_name'))
    )
    op.create_table('presence',
    sa.Column('operator', sa.Text(), nullable=False),
    sa.Column('node', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('operator', 'node', name=op.f('pk_presence'))
    )
    op.create_table('secrets',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_secrets'))
    )
    op.create_table('tokens',
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('operator', sa.Text(), nullable=False),
    sa.Column('expires_at_ms', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_tokens'))
    )
    with op.batch_alter_table('tokens', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tokens_operator'), ['operator'], unique=False)


    op.execute("INSERT INTO feed_heads (name, position) VALUES ('feed', 0)")


def downgrade() -> None:
    with op.batch_alter_table('tokens', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tokens_operator'))

    op.drop_table('tokens')
    op.drop_table('secrets')
    op.drop_table('presence')
    op.drop_table('operators')
    op.drop_table('notices')
    op.drop_table('nodes')
    op.drop_table('keys')
    op.drop_table('feed_heads')
    op.drop_table('events')
    op.drop_table('decisions')
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.drop_index('uq_conversations_open_customer', sqlite_where=sa.text("phase <> 'closed'"), postgresql_where=sa.text("phase <> 'closed'"))
        batch_op.drop_index(batch_op.f('ix_conversations_position'))
        batch_op.drop_index(batch_op.f('ix_conversations_phase_created_at_ms'))
        batch_op.drop_index(batch_op.f('ix_conversations_owner_phase'))
        batch_op.drop_index(batch_op.f('ix_conversations_offered_to'))
        batch_op.drop_index(batch_op.f('ix_conversations_due_at_ms'))
        batch_op.drop_index(batch_op.f('ix_conversations_customer_created_at_ms'))
        batch_op.drop_index(batch_op.f('ix_conversations_created_at_ms_id'))

    op.drop_table('conversations')
    op.drop_table('commands')
