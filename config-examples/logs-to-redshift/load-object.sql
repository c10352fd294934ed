-- Loads the object that one record of the topic redshift-objects names.
-- Nulls are \N, which is what COPY takes for null unless it is told another text.
-- psql -v object="s3://$bucket/$key" -v role=arn:aws:iam::111122223333:role/redshift-copy -f load-object.sql
COPY user_actions (logged_at, user_id, action, amount, note)
FROM :'object'
IAM_ROLE :'role'
FORMAT CSV
GZIP
TIMEFORMAT 'auto';
