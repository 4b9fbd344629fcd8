CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  scope TEXT NOT NULL, account TEXT NOT NULL,
  key TEXT,
  our_id TEXT NOT NULL,
  generation INTEGER NOT NULL DEFAULT 1,
  request TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sending','released','refused','placed','settled')),
  order_id TEXT, response TEXT,
  api_key TEXT, user_id TEXT,
  begun TEXT NOT NULL, changed TEXT NOT NULL,
  UNIQUE (scope, account, key), UNIQUE (scope, account, our_id));

CREATE TABLE attempt (
  entry BIGINT NOT NULL REFERENCES entry, n INTEGER NOT NULL,
  owner TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','applied','not_applied','not_sent','settled')),
  our_id TEXT NOT NULL,
  lone BOOLEAN NOT NULL,
  host TEXT, pid INTEGER, response TEXT, begun TEXT, ended TEXT,
  PRIMARY KEY (entry, n));

-- The promise "never a second send where the venue takes one id twice", kept by the database even
-- if our code is wrong.
CREATE UNIQUE INDEX one_send ON attempt (entry) WHERE lone AND state IN ('open','applied')
