# A helper of an app: sleeps until the app has ended.
read -r end
