# Why something of a site's office is not done, at the command line or over HTTP, and what `palang-server admin` says
# beside its answer.
office-currency = The tariff is in { $tariff }, the site's money is { $site }.
office-past = A tariff begins now or later, not at { $begins }.
office-class-twice = The class { $class } or the key { $key } stands twice.
office-no-class = A site has at least one class.
office-no-operator = There is no operator { $number }.
office-oneself = Nobody takes themselves out or changes their own role; another administrator does it.
office-password = A password is 12 to 128 characters, not one of them over and over.
office-not-hashed = It could not be hashed.
admin-which-site = There are several sites. Say which with --site N.
admin-no-such-site = There is no such site. `palang-server admin site list` names those there are.
admin-no-such-booth = The site has no such booth, program or key.
admin-name-taken = The name { $name } is taken, or kept for the server.
admin-no-random = The system gives no random numbers.
admin-not-json = The value is no JSON: { $detail }
admin-not-a-class = { $text } is not ID=KEY,INDONESIAN,ENGLISH,VIETNAMESE.
admin-unreachable = The database cannot be reached: { $detail }
admin-damaged = The database is damaged: { $detail }
admin-pg-dump = PostgreSQL is backed up by its own pg_dump (docs/server.md).
admin-pg-restore = PostgreSQL is restored by its own pg_restore. Once that is done: palang-server admin restore -
admin-next-booth = Next: palang-server admin booth invite --site { $site } --booth B1
admin-invited = Good once, for ten minutes. At the booth: palang enrol --code { $code }
admin-key-once = The key is shown this once; the server keeps only its hash.
admin-backup-read = Read back whole. It holds the sites' keys: keep it as safe as the server. Photos are files beside it.
admin-restored = Booths send again by themselves what is missing of theirs.
office-no-setting = There is no setting { $name }.
office-no-value = This is no value of the setting { $name }; { $example } is one.
