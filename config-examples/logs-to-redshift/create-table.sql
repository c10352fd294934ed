-- For Redshift; PostgreSQL takes it as it is.
CREATE TABLE user_actions (
  logged_at timestamp NOT NULL,
  user_id bigint NOT NULL,
  action varchar(64),
  amount decimal(12, 2),
  note varchar(1024)
);
